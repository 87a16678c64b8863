import type { Cause } from "#app/messages/message.ts";

type Of = { cause: Cause | null; offer: { id: string; title: string }; begunAtHome: boolean; state: string };

/** Where a message began, as the way back from it. Once it is sent, who came from Home to replace a code is through with it. */
export function backOf({ cause, offer, begunAtHome, state }: Of): { content: string; url: string } {
  if (begunAtHome && state !== "draft") return { content: "Home", url: "/app" };
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
