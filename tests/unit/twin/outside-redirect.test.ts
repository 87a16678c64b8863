import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach } from "@jest/globals";
import { keeper, startReceiver } from "./outside-shop.ts";

const { keep, closeAll } = keeper();
afterEach(closeAll);

const preload = join(import.meta.dirname, "../../twin/redirect.mjs");

/** Runs a script in a process of its own, as the app is run in the demo. */
const run = (twin: string, script: string) =>
  promisify(execFile)(process.execPath, ["--import", preload, "--input-type=module", "--eval", script], {
    env: { ...process.env, NODE_OPTIONS: "", SHOPIFY_TWIN_URL: twin },
  });

test("what is fetched from a shop reaches the twin whole, even after another fetch was put over it", async () => {
  const twin = keep(await startReceiver(() => ({ status: 207, body: "from the twin" })));
  const script = `
    globalThis.fetch = () => { throw new Error("replaced"); };
    const first = await fetch("https://a-shop.myshopify.com/admin/api/x.json?a=1", { method: "PUT", headers: { "X-Own": "1" }, body: "sent" });
    const second = await fetch(new Request(new URL("https://a-shop.myshopify.com/other"), { method: "POST", body: "again" }));
    console.log(first.status, await second.text());`;
  const { stdout } = await run(twin.url, script);
  expect(stdout.trim()).toBe("207 from the twin");
  expect(twin.received).toMatchObject([
    { path: "/admin/api/x.json?a=1", body: "sent", headers: { "x-own": "1", "x-twin-shop": "a-shop.myshopify.com" } },
    { path: "/other", body: "again", headers: { "x-twin-shop": "a-shop.myshopify.com" } },
  ]);
});

test("every other address passes untouched, look-alikes included", async () => {
  const twin = keep(await startReceiver());
  const other = keep(await startReceiver(() => ({ body: "from elsewhere" })));
  const script = `
    console.log(await (await fetch("${other.url}/x")).text());
    await fetch("http://localhost:1/https://a.myshopify.com/").catch(() => console.log("not sent on"));`;
  const { stdout } = await run(twin.url, script);
  expect(stdout.trim().split("\n")).toEqual(["from elsewhere", "not sent on"]);
  expect(twin.received).toEqual([]);
  expect(other.received[0]!.headers["x-twin-shop"]).toBeUndefined();
});

test("without an address for the twin the process does not start", async () => {
  await expect(run("", "0")).rejects.toThrow("SHOPIFY_TWIN_URL");
});
