/** The mail server of this installation, as its environment names it. */
import { env } from "#app/platform/env.server.ts";

import type { ProviderKeys } from "./provider-events.server.ts";
import { smtpMailer, type Mailer } from "./smtp.server.ts";

/** The address messages come from; null while no mail server is configured. */
export const mailFrom: string | null = env.SMTP_URL === undefined ? null : (env.MAIL_FROM ?? null);

/** The name of the mail server; null while none is configured. */
export const mailServer: string | null = env.SMTP_URL === undefined ? null : new URL(env.SMTP_URL).hostname;

/** Where mail that cannot be delivered comes back to; null: to the sender's own mailbox, where nobody reads it. */
export const BOUNCE_ADDRESS: string | null = env.BOUNCE_ADDRESS ?? null;

/** Shown by whoever hands over what came back. */
export const BOUNCE_SECRET: string | null = env.BOUNCE_SECRET ?? null;

/** What providers that show no secret sign with. */
export const PROVIDER_KEYS: ProviderKeys = {
  sendgrid: env.SENDGRID_VERIFICATION_KEY ?? null,
  mailgun: env.MAILGUN_SIGNING_KEY ?? null,
};

/** Under which names the mail server signs, as far as somebody has said. */
export const DKIM_SELECTORS: readonly string[] = env.DKIM_SELECTOR;

/** How many messages of one shop leave in a second at most. */
export const MAIL_PER_SECOND = env.MAIL_PER_SECOND;

/** How much mail of one shop leaves in a day at most. */
export const MAIL_PER_DAY = env.MAIL_PER_DAY;

/** A conversation with the mail server; null while none is configured. The caller closes it. */
export function openMailer(): Mailer | null {
  return env.SMTP_URL === undefined ? null : smtpMailer(env.SMTP_URL);
}
