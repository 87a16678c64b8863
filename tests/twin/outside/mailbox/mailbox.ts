import { existsSync, readFileSync, writeFileSync } from "node:fs";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = {
  id: number;
  at: string;
  /** The envelope's; headers may say anything. */
  to: string;
  from: string;
  fromName: string;
  toName: string;
  subject: string;
  text: string;
  html: string;
  /** By lower-case name. */
  headers: Record<string, string>;
};

export type Mailbox = {
  port: number;
  url: string;
  /** Oldest first. */
  mails(): readonly ReceivedMail[];
  /** From now on it refuses like this, at the sender (or there after so many more mails) or after the message, whoever it is for; null: no more. */
  refuse(how: Refusing | null): void;
  close(): Promise<void>;
};

export type Refusing = { code: number; words: string } & ({ at: "sender"; after?: number } | { at: "data" });

const MOST = 5_000;

/**
 * A mail server that keeps what it is given. By the beginning of an address it behaves as servers do: `bounce…` has no
 * mailbox (550), `later…` is refused for now (451), once; `silent…` takes the message and hangs up without an answer.
 */
export async function startMailbox({ port, file }: { port: number; file?: string }): Promise<Mailbox> {
  const mails: ReceivedMail[] = file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ReceivedMail[]) : [];
  const refusedOnce = new Set<string>();
  let refusing: Refusing | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onMailFrom(_address, _session, done) {
      if (refusing?.at !== "sender") return done();
      const { after = 0 } = refusing;
      if (after === 0) return done(refusal(refusing.code, refusing.words));
      refusing = { ...refusing, after: after - 1 };
      done();
    },
    onRcptTo({ address }, _session, done) {
      if (/^bounce/i.test(address)) return done(refusal(550, "5.1.1 No such mailbox here"));
      if (/^later/i.test(address) && !refusedOnce.has(address)) {
        refusedOnce.add(address);
        return done(refusal(451, "4.7.1 Busy, try again later"));
      }
      done();
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        if (refusing?.at === "data") return done(refusal(refusing.code, refusing.words));
        const { mailFrom, rcptTo } = session.envelope;
        const [to = ""] = rcptTo.map(({ address }) => address);
        void keep(Buffer.concat(parts), { from: mailFrom === false ? "" : mailFrom.address, to }).then(() => {
          if (!/^silent/i.test(to)) return done();
          for (const connection of server.connections) {
            const { session: other, _socket: socket } = connection as unknown as { session: { id: string }; _socket: { destroy(): void } };
            if (other.id === session.id) socket.destroy();
          }
        }, done);
      });
    },
  });
  // Whoever is cut off in the middle of a word is no fault of the server.
  server.on("error", () => undefined);

  async function keep(raw: Buffer, { from, to }: { from: string; to: string }): Promise<void> {
    const mail = await new PostalMime().parse(raw);
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key.toLowerCase(), value]));
    mails.push({
      id: (mails.at(-1)?.id ?? 0) + 1,
      at: new Date().toISOString(),
      ...{ from, to, headers },
      fromName: mail.from?.name ?? "",
      toName: mail.to?.[0]?.name ?? "",
      subject: mail.subject ?? "",
      text: mail.text ?? "",
      html: mail.html ?? "",
    });
    if (mails.length > MOST) mails.splice(0, mails.length - MOST);
    if (file !== undefined) writeFileSync(file, JSON.stringify(mails));
  }

  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.server.address() as { port: number };
  return {
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    mails: () => mails,
    refuse: (how) => void (refusing = how),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(code: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode: code });
}
