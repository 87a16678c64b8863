/** New names for one member: built on who they are, never on a name that was typed or that leaked. */
import type { Channel } from "./channels.ts";
import { draw, spelt, type PatternFacts, type Random } from "./name-pattern.ts";

/** Words that suit any shop and are easy to say in a video. */
const WORDS = ["PICKS", "EDIT", "FAVES", "LIST", "CREW", "CLUB", "DAILY", "STYLE", "CHOICE", "FINDS", "LOVES", "TREAT"];

/** Longer ones are mistyped; they are proposed only where nothing shorter is there. */
const LONGEST_PROPOSAL = 24;

/** `channel`: what the code is for, where it is not for all. */
type Naming = PatternFacts & { channel?: Channel | null };

/**
 * Names to offer a member, the best first; one for a channel says which. After a leak none of them can be guessed from a code that is known: no name with the
 * value of the offer, a word or a random tail in its place.
 */
export function proposedNames(
  { member, value, channel = null }: Naming,
  { leaked, random }: { leaked: boolean; random: Random },
): string[] {
  const [first, last, handle] = [spelt(member.firstName), spelt(member.lastName), spelt(member.handle)];
  const stem = [first, handle, last].find((part) => part !== "") ?? "CREATOR";
  const number = value === null ? "" : String(value);
  const tail = channel === null ? "" : spelt(channel.slug);
  const forChannel = tail === "" ? [] : [`${stem}${tail}`, `${stem}${tail}${number}`, `${stem}${last}${tail}`];
  const plain = [
    ...forChannel,
    `${stem}${number}`,
    `${stem}${last.slice(0, 1)}${number}`,
    ...(first !== "" && last !== "" ? [`${first}${last}`] : []),
    ...(handle === "" ? [] : [`${handle}${number}`]),
  ].filter((name) => name !== stem || number === "");
  const turn = Math.floor(random() * WORDS.length);
  const worded = [...WORDS.slice(turn), ...WORDS.slice(0, turn)].map((word) => `${stem}${word}`);
  const drawn = Array.from({ length: 4 }, () => `${stem}${draw(4, random)}`);
  const names = [...new Set([...(leaked ? [] : plain), ...worded, ...drawn])];
  const short = names.filter((name) => name.length <= LONGEST_PROPOSAL);
  return short.length > 0 ? short : names;
}
