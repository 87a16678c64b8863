import { Readable } from "node:stream";

import type SMTPConnection from "nodemailer/lib/smtp-connection";

import { withAsciiDomain } from "#app/format/email-address.ts";
import { cutTo } from "#app/platform/plain-text.ts";

import { mimeOf } from "./mime.server.ts";
import type { SendResult, Outgoing } from "./outgoing.ts";
import { verdictOf, type SmtpAnswer } from "./smtp-answer.ts";

/** One conversation with a mail server, opened when it is first needed and again after it broke. */
export type Mailer = { send(mail: Outgoing): Promise<SendResult>; close(): void };

/** From the first word to the server's answer; whoever waits longer is told that nobody knows. */
const SEND_WITHIN_MS = 20_000;

/** `url` as in SMTP_URL. Nothing of what is said is logged: it is full of addresses. */
export function smtpMailer(url: string, { within = SEND_WITHIN_MS }: { within?: number } = {}): Mailer {
  let open: SMTPConnection | null = null;
  const server = new URL(url).hostname;

  const connect = async (deadline: number): Promise<SMTPConnection> => {
    if (open) return open;
    // In memory from the first mail on.
    const [{ default: Connection }, { parseConnectionUrl }] = await Promise.all([
      import("nodemailer/lib/smtp-connection"),
      import("nodemailer/lib/shared"),
    ]);
    const { auth, ...options } = parseConnectionUrl(url);
    const left = Math.max(1, deadline - Date.now());
    const connection = new Connection({ ...options, connectionTimeout: left, greetingTimeout: left, socketTimeout: within });
    const broken = new Promise<never>((_, reject) => connection.once("error", reject));
    connection.once("end", () => {
      if (open === connection) open = null;
    });
    const opening = (async () => {
      await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
      if (auth) {
        const { user = "", pass = "" } = auth as { user?: string; pass?: string };
        await new Promise<void>((resolve, reject) => connection.login({ user, pass }, (error) => (error ? reject(error) : resolve())));
      }
    })();
    try {
      await Promise.race([opening, broken, timeUp(left)]);
    } catch (error) {
      opening.catch(() => undefined);
      connection.on("error", () => undefined);
      connection.close();
      throw error;
    }
    broken.catch(() => undefined);
    connection.on("error", () => undefined);
    open = connection;
    return connection;
  };

  const close = () => {
    const connection = open;
    open = null;
    connection?.quit();
  };

  return {
    close,
    async send(mail) {
      const deadline = Date.now() + within;
      const message = await mimeOf(mail, server);
      // The server asks for the message itself only after it took the envelope: from the first byte on, silence proves nothing.
      let begun = false;
      const body = Readable.from(
        (function* () {
          begun = true;
          yield message;
        })(),
        { objectMode: false },
      );
      let connection: SMTPConnection;
      try {
        connection = await connect(deadline);
      } catch (error) {
        return resultOf(error, { begun: false, connected: false });
      }
      try {
        const envelope = { from: withAsciiDomain(mail.returnTo ?? mail.from.address), to: [withAsciiDomain(mail.to.address)] };
        const sending = new Promise<string>((resolve, reject) =>
          connection.send(envelope, body, (error, info) => (error ? reject(error) : resolve(info?.response ?? ""))),
        );
        sending.catch(() => undefined);
        return { result: "accepted", words: await Promise.race([sending, timeUp(Math.max(1, deadline - Date.now()))]) };
      } catch (error) {
        // Whatever was begun on this line is not gone on with.
        if (open === connection) open = null;
        connection.close();
        return resultOf(error, { begun, connected: true });
      }
    },
  };
}

type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string };

/** What the server answered to; a command is nodemailer's name for it. */
function answeredTo(command: string | undefined, connected: boolean): SmtpAnswer["to"] {
  if (command === "RCPT TO") return "recipient";
  if (command === "DATA") return "data";
  return connected && command === "MAIL FROM" ? "sender" : "login";
}

function resultOf(error: unknown, { begun, connected }: { begun: boolean; connected: boolean }): SendResult {
  const { responseCode, command, code } = error as SmtpError;
  const words = messageFormatOf(error);
  const verdict = verdictOf({ code: responseCode ?? null, words, to: answeredTo(command, connected) });
  if (verdict?.about === "recipient") return { result: "refused", gone: verdict.gone, words };
  if (verdict?.about === "moment") return { result: "later", words };
  if (verdict?.about === "sender") return { result: "sender", cause: verdict.cause, words };
  if (begun) return { result: "unknown", words };
  // An address no server could be asked about.
  if (code === "EENVELOPE" && responseCode === undefined) return { result: "refused", gone: false, words };
  return { result: "unreachable", words };
}

function messageFormatOf(error: unknown): string {
  const { response, message } = error as SmtpError;
  return cutTo(response ?? message ?? String(error), 500);
}

function timeUp(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("The mail server did not answer in time")), ms).unref());
}
