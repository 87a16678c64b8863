/** Where the keys lead: pages of the app, by the two keys that open them and by their names. */
import type { Right } from "#app/access/rights.ts";

/** `key`: pressed after G. `also`: other words that find it. */
export type Place = { name: string; url: string; right: Right; key?: string; also?: string };

export const PLACES: readonly Place[] = [
  { name: "Home", url: "/app", right: "view", key: "h", also: "start overview" },
  { name: "Sales tracking", url: "/app/sales-tracking", right: "money", key: "s", also: "revenue conversions report" },
  { name: "Offers", url: "/app/offers", right: "view", key: "o", also: "discounts" },
  { name: "Members", url: "/app/members", right: "view", key: "m", also: "creators influencers" },
  { name: "Payouts", url: "/app/payouts", right: "money", key: "p", also: "commission pay" },
  { name: "Projects", url: "/app/projects", right: "view", also: "stages" },
  { name: "Messages", url: "/app/messages", right: "view", also: "mail e-mail" },
  { name: "Calendar", url: "/app/calendar", right: "view", also: "due week month" },
  { name: "Activity", url: "/app/activity", right: "view", also: "history log" },
  { name: "Name requests", url: "/app/name-requests", right: "view" },
  { name: "Leaks", url: "/app/leaks", right: "view", key: "l", also: "cases" },
  { name: "Decoys", url: "/app/leaks/decoys", right: "view", also: "leak" },
  { name: "Settings", url: "/app/settings", right: "settings" },
  { name: "Create offer", url: "/app/offers/new", right: "refresh", also: "new discount" },
  { name: "Add member", url: "/app/members/new", right: "refresh", also: "new creator" },
  { name: "Compose message", url: "/app/messages/new", right: "refresh", also: "new mail write" },
];

/** Whether a text asks for the open leak cases: `leak`, `leaks`, `leak cases`. */
export function asksForLeaks(typed: string): boolean {
  return /^leaks?(?:\s+cases?)?$/i.test(typed.trim());
}

/** The places that a text names, by the beginning of a word; all of them for none. */
export function placesFor(typed: string, places: readonly Place[]): Place[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const score = ({ name, also = "" }: Place) => {
    const [own, other] = [name, also].map((text) => text.toLowerCase().split(/\s+/));
    const begins = (in_: readonly string[] | undefined, word: string) => in_?.some((one) => one.startsWith(word)) === true;
    if (words.every((word) => begins(own, word))) return 2;
    return words.every((word) => begins(own, word) || begins(other, word)) ? 1 : 0;
  };
  return places
    .map((place) => ({ place, score: score(place) }))
    .filter((one) => one.score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ place }) => place);
}
