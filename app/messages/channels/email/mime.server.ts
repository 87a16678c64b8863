import { isEmailAddress } from "#app/format/email-address.ts";

import { oneLine, type Address, type Outgoing } from "./outgoing.ts";
import { repeatedHeader } from "./provider-events.server.ts";

/**
 * The message as it goes over the line: plain text with an HTML twin. Throws for an address that is not one plain address.
 * One-click unsubscribing is RFC 8058: the mail program posts, so looking at the link changes nothing. `server` is the mail server's name.
 */
export async function mimeOf(mail: Outgoing, server = ""): Promise<Buffer> {
  const headers: Record<string, string | { prepared: true; value: string }> = { "Auto-Submitted": "auto-generated" };
  const repeated = mail.returnTo ? repeatedHeader(server, mail.returnTo) : null;
  if (repeated !== null) headers[repeated.name] = { prepared: true, value: repeated.value };
  if (mail.unsubscribeUrl !== null) {
    headers["List-Unsubscribe"] = `<${mail.unsubscribeUrl}>`;
    headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
  }
  // In memory from the first mail on.
  const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
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
