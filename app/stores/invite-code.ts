/** Letters and digits that cannot be taken for one another, read aloud or copied by hand. */
const ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const LENGTH = 16;
const GROUP = 4;

/** As it is shown: four groups of four. `random` answers a whole number below its argument. */
export function drawInviteCode(random: (below: number) => number): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[random(ALPHABET.length)] ?? "A");
  return Array.from({ length: LENGTH / GROUP }, (_, at) => letters.slice(at * GROUP, (at + 1) * GROUP).join("")).join("-");
}

/** What somebody typed or pasted, as it is compared; null for what cannot be such a code. */
export function typedInviteCode(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  return letters.length === LENGTH ? letters : null;
}
