import { REQUEST_KEY_HEADER } from "#app/edits/request-key.ts";
import { keepTrying, TRY_ONCE, type Trouble } from "#app/ui/connection/keep-trying.ts";

const ORIGIN = "https://reissue.example.com";
const OWN = { "X-Remix-Response": "yes" };
const TIMES = { pauses: [5], slow: 1_000, once: 20, answer: 5_000, press: 5_000 };

type Answer = Response | Error | "never";

/** A page whose server answers these one after the other, and then the last of them for ever. */
function aPage(answers: Answer[], times: Partial<typeof TIMES> = {}) {
  const received: Request[] = [];
  const page = Object.assign(new EventTarget(), { location: { origin: ORIGIN }, navigator: { onLine: true } });
  const send = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    received.push(request);
    const answer = answers[Math.min(received.length, answers.length) - 1];
    if (answer === "never") return new Promise<Response>(() => {});
    if (answer instanceof Error) throw answer;
    return answer!.clone();
  };
  const connection = keepTrying(send, page, { ...TIMES, ...times });
  const seen: (Trouble | null)[] = [];
  connection.subscribe(() => seen.push(connection.read()?.trouble ?? null));
  return { connection, page, received, seen };
}

const lost = new TypeError("Failed to fetch");
const fine = () => new Response("data", { headers: OWN });

test.each<[string, Answer, Trouble]>([
  ["no connection", lost, "no_connection"],
  ["a gateway without a server behind it", new Response(null, { status: 502 }), "not_answering"],
  ["a server that is starting", new Response(null, { status: 503 }), "not_answering"],
  ["an error of the app", new Response("", { status: 500, headers: OWN }), "error"],
  ["Shopify away", new Response("", { status: 503, headers: OWN }), "shopify_away"],
  ["a session that has ended", new Response(null, { status: 401 }), "signed_out"],
  ["a page of something in between", new Response("<html>Sign in to the network</html>"), "not_answering"],
])("after %s a request is sent again until it is answered, and the trouble is named until then", async (_, answer, trouble) => {
  const { connection, received, seen } = aPage([answer, answer, fine()]);
  const response = await connection.fetch(`${ORIGIN}/app/offers.data`);
  expect(await response.text()).toBe("data");
  expect(received).toHaveLength(3);
  expect(seen).toEqual([trouble, null]);
});

test("an answer that breaks off is no answer", async () => {
  const broken = () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode("da"));
          controller.error(lost);
        },
      }),
      { headers: OWN },
    );
  const answers = [broken(), fine()];
  const { connection } = aPage(answers);
  expect(await (await connection.fetch(`${ORIGIN}/app/offers.data`)).text()).toBe("data");
});

test.each([400, 403, 404, 409, 413, 422])("a refusal (%i) is an answer and is handed on at once", async (status) => {
  const { connection, received, seen } = aPage([new Response("", { status, headers: OWN })]);
  expect((await connection.fetch(`${ORIGIN}/app/offers.data`, { method: "POST", body: "a=1" })).status).toBe(status);
  expect(received).toHaveLength(1);
  expect(seen).toEqual([]);
});

test("a press goes out again with its body and under the same key, and another press has another key", async () => {
  const { connection, received } = aPage([lost, fine()]);
  for (const name of ["MAYA", "TOM"]) await connection.fetch(`${ORIGIN}/app/members.data`, { method: "POST", body: name });
  expect(await Promise.all(received.map((request) => request.text()))).toEqual(["MAYA", "MAYA", "TOM"]);
  const keys = received.map(({ headers }) => headers.get(REQUEST_KEY_HEADER));
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect([keys[1] === keys[0], keys[2] === keys[0]]).toEqual([true, false]);
});

test("what nobody wants any more is not sent again, and its trouble is gone", async () => {
  const { connection, received } = aPage([lost], { pauses: [10_000] });
  const leaving = new AbortController();
  const pending = connection.fetch(`${ORIGIN}/app/offers.data`, { signal: leaving.signal });
  while (connection.read() === null) await new Promise((resolve) => setTimeout(resolve, 1));
  leaving.abort();
  await expect(pending).rejects.toThrow(/abort/i);
  expect([received.length, connection.read()]).toEqual([1, null]);
});

test("when the connection is back, everything that waits is sent at once", async () => {
  const { connection, page } = aPage([lost, fine()], { pauses: [60_000] });
  const pending = connection.fetch(`${ORIGIN}/app/offers.data`);
  while (connection.read() === null) await new Promise((resolve) => setTimeout(resolve, 1));
  page.dispatchEvent(new Event("online"));
  expect((await pending).ok).toBe(true);
});

test("a lost connection is said before anything is pressed", () => {
  const { connection, page } = aPage([fine()]);
  page.dispatchEvent(new Event("offline"));
  expect(connection.read()).toMatchObject({ trouble: "no_connection", sends: false });
  page.dispatchEvent(new Event("online"));
  expect(connection.read()).toBeNull();
});

test("a request that gets no answer is given up and sent again; until then the page says that it is slow", async () => {
  const { connection, seen, received } = aPage(["never", fine()], { slow: 5, answer: 50 });
  expect((await connection.fetch(`${ORIGIN}/app/offers.data`)).ok).toBe(true);
  expect([received.length, seen]).toEqual([2, ["slow", "no_connection", null]]);
});

test("a sender with a rule of its own gets its failure at once, and the page names the trouble until it is sent or forgotten", async () => {
  const { connection, received } = aPage([lost, fine(), lost]);
  const save = () => connection.fetch(`${ORIGIN}/app/refreshes/1/names`, { method: "POST", body: "{}", headers: { [TRY_ONCE]: "1" } });
  await expect(save()).rejects.toThrow("Failed to fetch");
  expect(connection.read()).toMatchObject({ trouble: "no_connection", sends: true });
  expect(await (await save()).text()).toBe("data");
  expect(connection.read()).toBeNull();
  await expect(save()).rejects.toThrow("Failed to fetch");
  while (connection.read() !== null) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(received).toHaveLength(3);
});

test("one that gets no answer fails too, so that its sender can try again", async () => {
  const { connection } = aPage(["never", fine()], { slow: 5, answer: 50 });
  const save = () => connection.fetch(`${ORIGIN}/app/refreshes/1/names`, { method: "POST", body: "{}", headers: { [TRY_ONCE]: "1" } });
  await expect(save()).rejects.toThrow("Failed to fetch");
  expect(connection.read()).toMatchObject({ trouble: "no_connection" });
  expect((await save()).ok).toBe(true);
});

test("what was pressed is sent once it is answered, however long the connection is away, and reads do not count", async () => {
  const { connection } = aPage([lost, fine(), "never"]);
  const ended: string[] = [];
  const press = connection.fetch(`${ORIGIN}/app/settings.data`, { method: "POST", body: "{}" }).then(() => ended.push("answered"));
  await Promise.all([press, connection.whenSent().then(() => ended.push("sent"))]);
  expect(ended).toEqual(["answered", "sent"]);
  const left = new AbortController();
  const read = connection.fetch(`${ORIGIN}/app/settings.data`, { signal: left.signal });
  await connection.whenSent();
  left.abort();
  await expect(read).rejects.toThrow("aborted");
});

test("other sites are asked as always", async () => {
  const { connection } = aPage([lost]);
  await expect(connection.fetch("https://cdn.example.com/font.woff")).rejects.toThrow("Failed to fetch");
});
