import { spawnSync } from "node:child_process";

/** A program that does what both the web server and the worker do first, and then breaks. */
function run(breaking: string) {
  const program = `const { exitOnUncaughtErrors } = await import("./app/fatal.server.ts"); exitOnUncaughtErrors(); setInterval(() => {}, 1000); ${breaking}`;
  return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 60_000,
    env: {
      ...process.env,
      DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
      SHOPIFY_API_KEY: "key",
      SHOPIFY_API_SECRET: "secret",
      SHOPIFY_APP_URL: "https://reissue.example.com",
      SCOPES: "read_orders",
    },
  });
}

test.each([
  ["an error that nothing caught", 'setTimeout(() => { throw new Error("the sum is wrong"); }, 10);', "uncaughtException"],
  ["a promise that nobody awaited", 'void Promise.reject(new Error("the sum is wrong"));', "unhandledRejection"],
])("%s ends the process with code 1 and says why in its log", (_, breaking, origin) => {
  const { status, stderr } = run(breaking);
  expect(status).toBe(1);
  const line = stderr.split("\n").find((text) => text.includes("process_ends"))!;
  expect(JSON.parse(line)).toMatchObject({
    event: "process_ends",
    level: "error",
    origin,
    error: expect.stringContaining("the sum is wrong") as string,
  });
});
