/** One request to an address that a merchant named: to the public internet only, followed nowhere, and never for long. */
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";

/** The receiver has so long to answer. */
const PATIENCE_MS = 10_000;
/** Nothing in an answer is of use to us but its status. */
const MOST_BYTES = 16 * 1024;
const LOOPBACK = ["127.0.0.1", "::1"];

/** Names that lead to nobody on the public internet [RFC 6761, 6762, 7686, 8375, and what ICANN keeps for private use]. */
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|localdomain|local|internal|lan|home\.arpa|test|invalid|onion)$/;

/** `pauseSeconds`: for how long the receiver asks to be left alone; null where it says nothing. */
export type Answered = { status: number; pauseSeconds: number | null } | { status: null; error: string };

/**
 * Whether such an address may be kept at all; what its name leads to is judged at each connection, after it was looked up, so that a name
 * that moves to a private address later leads nowhere either. `loopback` is for a clone that somebody tries out.
 */
export function addressProblem(typed: string, { loopback }: { loopback: boolean }): string | null {
  if (typed.length > 2_000 || !URL.canParse(typed)) return "This is not an address.";
  const { protocol, hostname, username, password } = new URL(typed);
  if (username !== "" || password !== "") return "An address with a password in it is not taken. The signature says who sends.";
  if (loopback && LOOPBACK.includes(hostname)) return null;
  if (protocol !== "https:") return "Only addresses that begin with https:// are taken.";
  const name = hostname.replace(/\.$/, "");
  if (/^[\d.]+$|[:[\]]/.test(name) || !name.includes(".") || PRIVATE_NAMES.test(name))
    return "Name a host on the public internet, such as example.com.";
  return null;
}

/** Sends a body and answers the status; a redirect is an answer like any other. Never rejects. */
export function sendRequest(
  url: string,
  { headers, body, loopback, signal }: { headers: Record<string, string>; body: string; loopback: boolean; signal: AbortSignal },
): Promise<Answered> {
  return new Promise((resolve) => {
    const isPlain = url.startsWith("http:");
    if (isPlain && !loopback) return resolve({ status: null, error: "Only https:// is used." });
    const filter = { keepAlive: false, ...(loopback && { allowIPAddressList: LOOPBACK }) };
    const agent = isPlain ? new RequestFilteringHttpAgent(filter) : new RequestFilteringHttpsAgent(filter);
    let answered: Answered | null = null;
    // What a receiver answered stands, however its body goes on or ends.
    const fail = (error: unknown) => resolve(answered ?? { status: null, error: wordsOf(error) });
    try {
      const sent = (isPlain ? plainRequest : secureRequest)(
        url,
        {
          ...{ method: "POST", agent, signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) },
          headers: {
            "Content-Type": "application/json",
            "User-Agent": "Reissue-Webhooks/1",
            "Content-Length": `${Buffer.byteLength(body)}`,
            ...headers,
          },
        },
        (answer) => {
          let bytes = 0;
          const told: Answered = { status: answer.statusCode ?? 0, pauseSeconds: pauseIn(answer.headers["retry-after"], Date.now()) };
          answered = told;
          answer.on("data", (part: Buffer) => {
            bytes += part.length;
            if (bytes > MOST_BYTES) answer.destroy();
          });
          answer.on("error", () => {});
          answer.on("close", () => resolve(told));
        },
      );
      sent.on("error", fail);
      sent.end(body);
    } catch (error) {
      fail(error);
    }
  });
}

/** Seconds of a Retry-After, which is a number of them or a date [RFC 9110, 10.2.3]; null for anything else. */
export function pauseIn(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = / GMT$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1_000));
}

/** What a merchant can act on; the system's own words may name addresses that are nobody's business. */
export function wordsOf(error: unknown): string {
  const { code, name, message } = (error ?? {}) as { code?: string; name?: string; message?: string };
  if (name === "AbortError" || name === "TimeoutError") return "No answer within 10 seconds.";
  if (/is not allowed/.test(message ?? "")) return "The name leads to a private address, where nothing is sent.";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "The name of the host is not known.";
  if (code === "ECONNREFUSED") return "The connection was refused.";
  if (code === "EPROTO") return "The host does not speak https there.";
  // A chain without its middle is UNABLE_TO_VERIFY_LEAF_SIGNATURE.
  if (/CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code ?? "")) return "The certificate of the host is not accepted.";
  return "The connection broke.";
}
