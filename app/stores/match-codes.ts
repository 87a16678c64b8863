/** Whose code in a sister offer is the same creator's: said where it is sure, asked where it is not, never guessed. */
import { keyOf } from "#app/codes/promo-code.ts";

/** A code of this store that is to be replaced. */
export type OwnRow = { itemId: string; oldName: string; email: string };

/** A member of the sister offer with the codes that they are known by there. `works`: shoppers can use it now. */
export type SisterPlace = {
  memberId: string;
  memberName: string;
  email: string;
  codes: readonly { codeId: string; name: string; works: boolean }[];
};

export type Match =
  /** The code of the same name is theirs, and nothing speaks against it. */
  | { is: "same"; codeId: string; memberName: string }
  /**
   * Somebody there has a code of the same name, but another e-mail address, or the address is somebody else's there. Where a member is
   * meant and not a code, also somebody with the same address and another code.
   */
  | { is: "question"; codeId: string; memberName: string; because: "other_address" | "address_of_another" | "other_code" }
  /** No code of that name works there; somebody with the same e-mail address has other ones, or none. */
  | { is: "elsewhere"; memberName: string; codes: string[] }
  | { is: "nobody" };

const addressKey = (email: string) => email.trim().toLowerCase();

/**
 * Answers every row. A code is only ever matched by its own name: the other codes of a creator have not leaked with it. Of several who held a
 * name, the one with the same address is meant, else the one whose it is now.
 */
export function matchCodes(rows: readonly OwnRow[], places: readonly SisterPlace[]): Map<string, Match> {
  const byCode = new Map<string, Held[]>();
  for (const place of places)
    for (const { codeId, name, works } of place.codes) {
      const key = keyOf(name);
      byCode.set(key, [...(byCode.get(key) ?? []), { codeId, place, works }]);
    }
  const byAddress = placesByAddress(places);
  return new Map(rows.map((row) => [row.itemId, matchOf(row, { byCode, byAddress })]));
}

/** A member of this store whose place is to be changed, with the names of their codes, the main one first. */
export type OwnMember = { enrolmentId: string; names: readonly string[]; email: string };

/**
 * As for codes, but it is the person who is meant: any of their codes may find them, and so may an address that one person alone has there,
 * which is asked about.
 */
export function matchMembers(members: readonly OwnMember[], places: readonly SisterPlace[]): Map<string, Match> {
  const rowsOf = ({ enrolmentId, names, email }: OwnMember) =>
    (names.length === 0 ? [""] : names).map((oldName, at) => ({ itemId: `${enrolmentId} ${at}`, oldName, email }));
  const matches = matchCodes(members.flatMap(rowsOf), places);
  const byAddress = placesByAddress(places);
  return new Map(
    members.map((member) => {
      const found = rowsOf(member).flatMap(({ itemId }) => matches.get(itemId) ?? []);
      const best = (["same", "question", "elsewhere"] as const).map((is) => found.find((match) => match.is === is)).find(Boolean);
      if (!best) return [member.enrolmentId, { is: "nobody" }];
      const [only, ...others] = best.is === "elsewhere" ? (byAddress.get(addressKey(member.email)) ?? []) : [];
      const codeId = others.length === 0 ? only?.codes[0]?.codeId : undefined;
      if (codeId === undefined || !only) return [member.enrolmentId, best];
      return [member.enrolmentId, { is: "question", codeId, memberName: only.memberName, because: "other_code" }];
    }),
  );
}

function placesByAddress(places: readonly SisterPlace[]): Map<string, SisterPlace[]> {
  const found = new Map<string, SisterPlace[]>();
  for (const place of places) {
    const key = addressKey(place.email);
    if (key !== "") found.set(key, [...(found.get(key) ?? []), place]);
  }
  return found;
}

type Held = { codeId: string; place: SisterPlace; works: boolean };
type Known = { byCode: ReadonlyMap<string, readonly Held[]>; byAddress: ReadonlyMap<string, SisterPlace[]> };

function matchOf({ oldName, email }: OwnRow, { byCode, byAddress }: Known): Match {
  const address = addressKey(email);
  const ofAddress = address === "" ? [] : (byAddress.get(address) ?? []);
  const holders = byCode.get(keyOf(oldName)) ?? [];
  const held =
    holders.find(({ place }) => address !== "" && addressKey(place.email) === address) ?? holders.find(({ works }) => works) ?? holders[0];
  if (!held) {
    const [first] = ofAddress;
    return first ? { is: "elsewhere", memberName: first.memberName, codes: first.codes.map(({ name }) => name) } : { is: "nobody" };
  }
  const { codeId, place } = held;
  const theirs = addressKey(place.email);
  const found = { codeId, memberName: place.memberName };
  if (address !== "" && address === theirs) return { is: "same", ...found };
  if (ofAddress.length > 0) return { is: "question", ...found, because: "address_of_another" };
  if (address !== "" && theirs !== "") return { is: "question", ...found, because: "other_address" };
  return { is: "same", ...found };
}
