/** A member's details as what is changed in them one by one. */
import { eachField, type Unit } from "#app/edits/merge-edits.ts";

export type MemberForm = { firstName: string; lastName: string; email: string; handle: string; customerId: string };

export const memberRecord = (memberId: string) => `member/${memberId}`;

export const MEMBER_UNITS: readonly Unit<MemberForm>[] = eachField<MemberForm>("firstName", "lastName", "email", "handle", "customerId");
