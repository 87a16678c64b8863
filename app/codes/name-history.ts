/** Whose a name is or was, as far as the shop's records know. Pure part: what follows from it for a member who wants the name. */
import { formatDate } from "#app/format/dates.ts";

/** One time a name was a member's. */
export type NameTenure = {
  enrolmentId: string;
  memberId: string;
  memberName: string;
  offerId: string;
  offerTitle: string;
  from: Date;
  /** Null while the code is live. */
  until: Date | null;
  /** Why it ended, in the words of the lineage; null while live. */
  endedFor: string | null;
  /** Counted conversions under the code in that time. */
  conversions: number;
};

/** Who holds a name now: as a live code, or because a refresh or a change of members means to issue it. */
export type NameHolder = Pick<NameTenure, "enrolmentId" | "memberId" | "memberName" | "offerTitle"> & { refreshId: string | null };

export type NameRecord = {
  holder: NameHolder | null;
  /** Who held it last, when nobody holds it now. The tenure that began last: as attribution sees it. */
  former: NameTenure | null;
  /** When it last ended for a leak; null when it never did. */
  leakedAt: Date | null;
};

/** The former holder when that is somebody else: old posts would pay the wrong person. Null when nobody, or the member's own. */
export function formerOfAnother(record: NameRecord | undefined, memberId: string): NameTenure | null {
  const former = record?.former ?? null;
  return former !== null && former.memberId !== memberId ? former : null;
}

/** Writes an instant (ISO, UTC) as a day. Screens write it in the shop's zone. */
export type WriteDay = (iso: string) => string;

/**
 * "SOFIA10 was Sofia Marchetti's until Jul 3, 2026 (63 conversions). Old posts would pay the wrong person." `until`: ISO, UTC.
 * Without `date` the day is written in UTC, for readers outside the shop's screens.
 */
export function formerNameLabels({
  name,
  holder,
  until,
  conversions,
  date = dayInUtc,
}: {
  name: string;
  holder: string;
  until: string | null;
  conversions: number;
  date?: WriteDay | undefined;
}): string {
  const day = until === null ? "" : ` until ${date(until)}`;
  const count = conversions === 0 ? "" : ` (${conversions} ${conversions === 1 ? "conversion" : "conversions"})`;
  return `${name} was ${holder}’s${day}${count}. Old posts would pay the wrong person.`;
}

const dayInUtc: WriteDay = (iso) => formatDate(iso, { zone: "UTC", locale: "en-US" });
