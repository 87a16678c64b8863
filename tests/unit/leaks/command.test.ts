/** `npm run leaks` over a file as somebody brings it: with Windows' line ends, out of order, and with lines that cannot be read. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "leaks-"))));
afterAll(() => rm(folder, { recursive: true }));

async function run(text: string): Promise<{ exit: number; said: string; lines: Record<string, unknown>[] }> {
  const path = join(folder, "shop.jsonl");
  await writeFile(path, text);
  const script = resolve(import.meta.dirname, "../../../scripts/leaks.ts");
  return new Promise((done) => {
    // Far from Greenwich: what is written without an offset is UTC there too.
    const env = { ...process.env, TZ: "America/New_York" };
    execFile(process.execPath, ["--disable-warning=ExperimentalWarning", script, path], { env }, (error, stdout, stderr) => {
      const lines = stdout.split("\n").filter((line) => line !== "");
      done({
        exit: error === null ? 0 : Number(error.code),
        said: stderr,
        lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
      });
    });
  });
}

const order = (code: string, at: string, more: object = {}) =>
  JSON.stringify({ type: "order", code, at, amountMinor: 5200, customerOrderIndex: null, channel: "web", journey: null, ...more });

test("each code has one line with the keys that were promised, and what cannot be read is refused with the number of its line", async () => {
  const journey = {
    creatorTouch: false,
    lastVisit: { at: "2026-03-03T09:58:00", referrer: "https://www.retailmenot.com/x", source: null },
  };
  const text = [
    "",
    JSON.stringify({ type: "post", code: "ONLYPOSTED", at: "2026-03-01T10:00:00Z" }),
    JSON.stringify({ type: "day", date: "2026-03-02", orders: 3 }),
    order("MAYA10", "2026-03-03T10:00:00", { journey }),
    order("maya10", "2026-03-02T10:00:00Z"),
    order("MAYA10", "yesterday"),
    "not JSON at all",
    JSON.stringify({ type: "refund", code: "MAYA10" }),
    "a".repeat(1_500_000),
    order("MAYA10", "2026-03-04T10:00:00"),
  ];
  const { exit, said, lines } = await run(text.join("\r\n"));
  expect(exit).toBe(1);
  expect(
    said
      .trim()
      .split("\n")
      .map((line) => line.slice(0, 8)),
  ).toEqual(["line 6: ", "line 7: ", "line 8: ", "line 9: "]);
  expect(lines.map((line) => Object.keys(line))).toEqual(
    lines.map(() => ["code", "verdict", "tier", "alarmedAt", "since", "sinceFrom", "sinceTo", "reasons"]),
  );
  expect(lines).toEqual([
    expect.objectContaining({ code: "ONLYPOSTED", verdict: "clear", tier: null, alarmedAt: null, since: null }),
    expect.objectContaining({ code: "MAYA10", verdict: "leaked", tier: "A", alarmedAt: "2026-03-03T10:00:00.000Z" }),
  ]);
  expect(await run("")).toEqual({ exit: 0, said: "", lines: [] });
});
