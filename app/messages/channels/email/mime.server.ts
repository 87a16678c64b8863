import MailComposer from "nodemailer/lib/mail-composer";

import { isEmailAddress } from "#app/format/email-address.ts";

import { oneLine, type Address, type Outgoing } from "./outgoing.ts";

/**
 * The message as it goes over the line: plain text with an HTML twin. Throws for an address that is not one plain address.
 * One-click unsubscribing is RFC 8058: the mail program posts, so looking at the link changes nothing.
 */
export async function mimeOf(mail: Outgoing): Promise<Buffer> {
  const headers: Record<string, string> = { "Auto-Submitted": "auto-generated" };
  if (mail.unsubscribeUrl !== null) {
    headers["List-Unsubscribe"] = `<${mail.unsubscribeUrl}>`;
    headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
  }
  const composer = new MailComposer({
    messageId: `<${oneLine(mail.messageId)}>`,
    from: header(mail.from),
    to: header(mail.to),
    ...(mail.replyTo === null ? {} : { replyTo: header({ name: "", address: mail.replyTo }) }),
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    headers,
    // Nothing of a message is ever read from a file or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Promise((resolve, reject) =>
    composer.compile().build((error, message) => (error ? reject(error) : resolve(message as Buffer))),
  );
}

function header({ name, address }: Address): Address {
  if (!isEmailAddress(address)) throw new Error("Not one plain e-mail address");
  return { name: oneLine(name), address };
}
