/** The mail server of this installation, as its environment names it. */
import { env } from "#app/platform/env.server.ts";

import { smtpMailer, type Mailer } from "./smtp.server.ts";

/** The address messages come from; null while no mail server is configured. */
export const mailFrom: string | null = env.SMTP_URL === undefined ? null : (env.MAIL_FROM ?? null);

/** How many messages of one shop leave in a second at most. */
export const MAIL_PER_SECOND = env.MAIL_PER_SECOND;

/** How much mail of one shop leaves in a day at most. */
export const MAIL_PER_DAY = env.MAIL_PER_DAY;

/** A conversation with the mail server; null while none is configured. The caller closes it. */
export function openMailer(): Mailer | null {
  return env.SMTP_URL === undefined ? null : smtpMailer(env.SMTP_URL);
}
