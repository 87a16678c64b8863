import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";

import { bodyLimit, createBodyReader, type BodyLimit } from "#app/http/request-body.ts";

const LIMIT: BodyLimit = { bytes: 10, seconds: 5, from: "anybody" };

function message(headers: Record<string, string> = {}): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), { headers }) as unknown as PassThrough & IncomingMessage;
}

test("a body within its limit is read whole and held until it is released", async () => {
  const reader = createBodyReader();
  const incoming = message();
  const reading = reader.read(incoming, LIMIT);
  incoming.write("12345");
  incoming.end("67890");
  const read = await reading;
  expect(read.ok && read.body.toString()).toBe("1234567890");
  expect(reader.heldBytes()).toBe(10);
  if (read.ok) {
    read.release();
    read.release();
  }
  expect(reader.heldBytes()).toBe(0);
});

test("a length that is announced too large is refused before a byte is read", async () => {
  const incoming = message({ "content-length": "11" });
  expect(await createBodyReader().read(incoming, LIMIT)).toEqual({ ok: false, status: 413 });
  expect(incoming.listenerCount("data")).toBe(0);
});

test("a body that says too little of its length, or nothing, is cut off at the limit", async () => {
  const reader = createBodyReader();
  const incoming = message({ "transfer-encoding": "chunked" });
  const reading = reader.read(incoming, LIMIT);
  incoming.write("12345678901");
  expect(await reading).toEqual({ ok: false, status: 413 });
  expect(reader.heldBytes()).toBe(0);
});

test("bodies that hold too much together are refused for now, and there is room again when one is done", async () => {
  const reader = createBodyReader({ anybody: 12, staff: 12 });
  const first = message();
  const firstReading = reader.read(first, LIMIT);
  first.write("12345678");
  await new Promise(setImmediate);
  const second = message();
  const secondReading = reader.read(second, LIMIT);
  second.write("12345678");
  expect(await secondReading).toEqual({ ok: false, status: 503 });
  const staff = message();
  const staffReading = reader.read(staff, { ...LIMIT, from: "staff" });
  staff.end("12345678");
  expect(await staffReading).toMatchObject({ ok: true });
  first.end();
  const read = await firstReading;
  if (read.ok) read.release();
  const third = message();
  const thirdReading = reader.read(third, LIMIT);
  third.end("12345678");
  expect(await thirdReading).toMatchObject({ ok: true });
});

test("a body in pieces of a byte each is cut off long before its limit: each piece costs a hundred times what it holds", async () => {
  const reader = createBodyReader();
  const send = async (pieces: number, bytes: number) => {
    const incoming = message({ "transfer-encoding": "chunked" });
    const reading = reader.read(incoming, bodyLimit("/webhooks/orders"));
    for (let at = 0; at < pieces; at++) incoming.write(Buffer.alloc(bytes));
    incoming.end();
    const read = await reading;
    if (read.ok) read.release();
    return read;
  };
  expect(await send(5_000, 1)).toEqual({ ok: false, status: 413 });
  expect([(await send(1_000, 1)).ok, (await send(4_000, 1_000)).ok, reader.heldBytes()]).toEqual([true, true, 0]);
});

test("a sender that stops in the middle is timed out, one that goes away is forgotten", async () => {
  const reader = createBodyReader();
  const slow = message();
  const reading = reader.read(slow, { ...LIMIT, seconds: 0.02 });
  slow.write("1");
  expect(await reading).toEqual({ ok: false, status: 408 });
  const gone = message();
  const readingGone = reader.read(gone, LIMIT);
  gone.write("1");
  gone.destroy(new Error("aborted"));
  expect(await readingGone).toEqual({ ok: false, status: null });
  expect(reader.heldBytes()).toBe(0);
});

test.each([
  ["/webhooks/orders", 5 * 1024 * 1024],
  ["/app/members/import", 21 * 1024 * 1024],
  ["/app/settings", 2 * 1024 * 1024],
  ["/portal/names", 64 * 1024],
  ["/unsubscribe/abc", 64 * 1024],
  ["/apparently", 64 * 1024],
])("the limit of %s is %d bytes", (path, bytes) => {
  expect(bodyLimit(path).bytes).toBe(bytes);
});
