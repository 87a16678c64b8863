/**
 * How every page of the app talks to its server: a request that cannot be answered now waits and is sent again, by itself, until
 * it is answered or nobody wants it any more. So no page is ever replaced because the connection, the server or the sign-in is
 * away. A press carries a key, by which the server does it once however often it arrives.
 */
import { REQUEST_KEY_HEADER } from "#app/edits/request-key.ts";

/** What stands between the page and its answer. `error`: the server failed and has recorded it. */
export type Trouble = "signed_out" | "no_connection" | "not_answering" | "shopify_away" | "error" | "slow";

/** The worst of it at the moment, since when (ISO, UTC), and whether something that was typed or pressed waits to be sent. */
export type Connection = { trouble: Trouble; since: string; sends: boolean };

export type KeepTrying = {
  fetch: typeof fetch;
  subscribe: (listener: () => void) => () => void;
  /** Null while all is well. */
  read: () => Connection | null;
  /** Ends once no press is under way: each was answered, or nobody wants it any more. */
  whenSent: () => Promise<void>;
  tryNow: () => void;
};

/** The page, as far as it is needed here. */
export type Page = Pick<EventTarget, "addEventListener"> & { location: { origin: string }; navigator: { onLine: boolean } };

/** A request with this header goes out once: whoever sends it tries again by its own rule. */
export const TRY_ONCE = "X-Try-Once";

/** Milliseconds. `answer`: of a read that has no answer by then another is sent; a press may carry a file and gets longer. */
export const TIMES = { pauses: [1_000, 2_000, 4_000, 8_000, 15_000], slow: 8_000, once: 10_000, answer: 30_000, press: 120_000 };

/** First the trouble that only a person can end, last the one that is none yet. */
const WORST_FIRST: readonly Trouble[] = ["signed_out", "no_connection", "not_answering", "shopify_away", "error", "slow"];

type Waiting = { trouble: Trouble; since: string; sends: boolean };

/** `send` is the page's own fetch, with the session token of the admin. */
export function keepTrying(send: typeof fetch, page: Page, times: typeof TIMES = TIMES): KeepTrying {
  const waiting = new Map<symbol | string, Waiting>();
  const listeners = new Set<() => void>();
  const wakers = new Set<() => void>();
  const presses = new Set<Promise<unknown>>();
  let offlineSince: string | null = page.navigator.onLine ? null : now();
  let known: Connection | null = null;

  const tell = () => {
    const all = [
      ...waiting.values(),
      ...(offlineSince === null ? [] : [{ trouble: "no_connection" as const, since: offlineSince, sends: false }]),
    ];
    const trouble = WORST_FIRST.find((one) => all.some((each) => each.trouble === one));
    const since = all.map((each) => each.since).sort()[0];
    const next = trouble && since ? { trouble, since, sends: all.some(({ sends }) => sends) } : null;
    if (JSON.stringify(next) === JSON.stringify(known)) return;
    known = next;
    for (const listener of listeners) listener();
  };
  const tryNow = () => {
    for (const wake of [...wakers]) wake();
  };
  page.addEventListener("offline", () => {
    offlineSince = now();
    tell();
  });
  page.addEventListener("online", () => {
    offlineSince = null;
    tell();
    tryNow();
  });

  /** Of requests that go out once: their sender comes again soon, or has gone. */
  const report = (path: string, trouble: Trouble | null) => {
    const before = waiting.get(path);
    waiting.delete(path);
    if (trouble !== null) {
      const mine = { trouble, since: before?.since ?? now(), sends: true };
      waiting.set(path, mine);
      setTimeout(() => {
        if (waiting.get(path) === mine && waiting.delete(path)) tell();
      }, times.once);
    }
    tell();
  };

  const pause = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        wakers.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      wakers.add(end);
      signal.addEventListener("abort", end);
    });

  async function persistently(request: Request): Promise<Response> {
    const sends = request.method !== "GET";
    if (sends) request.headers.set(REQUEST_KEY_HEADER, crypto.randomUUID());
    const me = Symbol();
    const mark = (trouble: Trouble) => {
      waiting.set(me, { trouble, since: waiting.get(me)?.since ?? now(), sends });
      tell();
    };
    try {
      for (let tries = 0; ; tries++) {
        const slow = setTimeout(() => waiting.has(me) || mark("slow"), times.slow);
        const answer = await attempt(send, request, sends ? times.press : times.answer).finally(() => clearTimeout(slow));
        request.signal.throwIfAborted();
        if (answer instanceof Response) return answer;
        mark(answer);
        await pause(times.pauses[Math.min(tries, times.pauses.length - 1)] ?? 0, request.signal);
        request.signal.throwIfAborted();
      }
    } finally {
      waiting.delete(me);
      tell();
    }
  }

  return {
    fetch: (input, init) => {
      const request = new Request(input, init);
      const isOurs = new URL(request.url).origin === page.location.origin;
      if (!isOurs || request.keepalive) return send(input, init);
      if (request.headers.has(TRY_ONCE)) return singly(send, { request, report, ms: times.answer });
      const answer = persistently(request);
      if (request.method !== "GET") {
        presses.add(answer);
        const ended = () => void presses.delete(answer);
        answer.then(ended, ended);
      }
      return answer;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => known,
    whenSent: async () => {
      while (presses.size > 0) await Promise.allSettled(presses);
    },
    tryNow,
  };
}

type Report = (path: string, trouble: Trouble | null) => void;

/** A request without an answer would keep its sender waiting, and all that is typed meanwhile: it fails after `ms`. */
async function singly(send: typeof fetch, { request, report, ms }: { request: Request; report: Report; ms: number }): Promise<Response> {
  const { pathname } = new URL(request.url);
  const answer = await within(ms, request, send);
  if (answer instanceof Response) {
    report(pathname, troubleOf(answer, false));
    return answer;
  }
  report(pathname, request.signal.aborted ? null : answer);
  throw new TypeError("Failed to fetch");
}

/** One try. Its whole body is read: an answer that breaks off is none. */
function attempt(send: typeof fetch, request: Request, ms: number): Promise<Response | Trouble> {
  return within(ms, request, (mine) => once(send, mine));
}

type Ask<A> = (request: Request) => Promise<A>;

async function within<A>(ms: number, request: Request, ask: Ask<A>): Promise<A | "no_connection"> {
  const limit = new AbortController();
  const signal = AbortSignal.any([request.signal, limit.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // The session token is asked of the admin first, and nothing of that ends with the signal.
  const ended = new Promise<"no_connection">((resolve) => {
    timer = setTimeout(() => limit.abort(), ms);
    signal.addEventListener("abort", () => resolve("no_connection"));
  });
  try {
    return await Promise.race([ended, ask(new Request(request.clone(), { signal }))]);
  } catch {
    return "no_connection";
  } finally {
    clearTimeout(timer);
  }
}

async function once(send: typeof fetch, request: Request): Promise<Response | Trouble> {
  const isData = new URL(request.url).pathname.endsWith(".data");
  const response = await send(request);
  const trouble = troubleOf(response, isData);
  if (trouble !== null) return trouble;
  const hasBody = ![204, 205, 304].includes(response.status);
  const { status, statusText, headers } = response;
  return new Response(hasBody ? await response.arrayBuffer() : null, { status, statusText, headers });
}

/** Null for an answer of the app, a refusal included. Remix marks what it answers; what is not marked comes from in between. */
function troubleOf(response: Response, isData: boolean): Trouble | null {
  const isOwn = response.headers.has("X-Remix-Response");
  if (response.status === 401) return "signed_out";
  if (response.status === 503 && isOwn) return "shopify_away";
  if (response.status >= 500) return isOwn ? "error" : "not_answering";
  return isData && response.ok && !isOwn ? "not_answering" : null;
}

function now(): string {
  return new Date().toISOString();
}
