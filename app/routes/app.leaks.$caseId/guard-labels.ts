/** What a guarded code says. */
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import type { GuardView } from "#app/screens/leak/read-guard.server.ts";

/** `dateTime` writes an instant in the shop's zone. */
export function guardWords({ name, code }: Pick<LeakView, "name" | "code">, guard: GuardView, dateTime: (iso: string) => string): string {
  switch (guard.state) {
    case "asked":
      return `Shopify is being told. Until then ${name} works for everybody.`;
    case "on":
      return guard.trouble?.kind === "inactive"
        ? `${name} works for everybody at the moment.`
        : `Since ${dateTime(guard.appliedAt ?? guard.askedAt)}, ${name} works only for shoppers who came through ${code.member.name}’s link.`;
    case "ending":
      return "The guard is being taken off. Until Shopify knows, others are still refused.";
  }
}

/** What is in the way of it; null where nothing is. */
export function troubleWords({ trouble }: GuardView): string | null {
  switch (trouble?.kind) {
    case undefined:
      return null;
    case "waits":
      return "Shopify cannot be asked at the moment. It is tried again.";
    case "access":
      return "Shopify does not let the app in. Open the app again, or allow what it asks for.";
    case "inactive":
      return "The discount “Guarded codes (Reissue)” is not active in Shopify. Activate it there, or delete it and it is made anew.";
    default:
      return `Shopify refused it${trouble?.detail ? `: “${trouble.detail}”` : ""}. It is tried again every hour.`;
  }
}
