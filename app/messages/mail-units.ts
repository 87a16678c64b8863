/** What a shop chose for its mail, and what is decided in a message that is being written, one by one. */
import { eachField, type Unit } from "#app/edits/merge-edits.ts";

import type { Draft } from "./message.ts";

export type MailForm = { replyTo: string };

export const MAIL_RECORD = "settings/mail";
export const MAIL_UNITS: readonly Unit<MailForm>[] = eachField<MailForm>("replyTo");

export const draftRecord = (messageId: string) => `message/${messageId}`;
export const DRAFT_UNITS: readonly Unit<Draft>[] = eachField<Draft>("subject", "body", "about", "template");

/** Words kept under a name: one decision, a subject of one person over the text of another says nothing. */
export type TemplateLabels = Pick<Draft, "about" | "subject" | "body">;

export const templateRecord = (name: string) => `template/${name}`;
export const TEMPLATE_UNITS: readonly Unit<TemplateLabels | null>[] = [{ name: "words", get: (words) => words, put: (_, from) => from }];
