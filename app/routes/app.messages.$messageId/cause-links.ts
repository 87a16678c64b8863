import type { Cause } from "#app/messages/message.ts";

/** Where a message began, as the way back from it. */
export function backOf({ cause, offer }: { cause: Cause | null; offer: { id: string; title: string } }): { content: string; url: string } {
  switch (cause?.kind) {
    case "refresh":
      return { content: "Refresh promo codes", url: `/app/refreshes/${cause.id}` };
    case "change":
      return { content: offer.title, url: `/app/changes/${cause.id}` };
    case "setup":
      return { content: offer.title, url: `/app/offers/${offer.id}` };
    case undefined:
      return { content: "Messages", url: "/app/messages" };
  }
}
