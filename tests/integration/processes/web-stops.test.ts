/** A web process that is told to end, with people in the middle of asking it. */
import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { TEST_KEYS } from "#tests/support/keys.ts";
import { aDatabase } from "#tests/support/postgres.ts";
import { startWebServer } from "#tests/support/web-server.ts";

type Answer = { status: number } | { failed: string };

const ask = (url: string, agent: Agent): Promise<Answer> =>
  new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume().on("end", () => resolve({ status: response.statusCode ?? 0 }));
    }).on("error", (error: NodeJS.ErrnoException) => resolve({ failed: error.code ?? error.message }));
  });

test("a process that is replaced says so, and no request that it took fails", async () => {
  const database = await aDatabase();
  const server = await startWebServer(database.url, { ...TEST_KEYS, NODE_ENV: "production" });
  // Kept open and used again, as a proxy does. It sends new requests to another process once it hears 503 or is refused.
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const answers: Answer[] = [];
  let ready = true;
  const proxy = Array.from({ length: 8 }, async () => {
    while (ready) {
      const answer = await ask(`${server.url}/healthz`, agent);
      if ("failed" in answer && answer.failed === "ECONNREFUSED") return;
      answers.push(answer);
    }
  });
  while (answers.length <= 10) await sleep(20);
  const before = answers.length;
  server.child.signal("SIGTERM");
  // A signal needs a moment to arrive; until then no worker is missed, which is 503 as well.
  let during: Response;
  do {
    await sleep(20);
    during = await fetch(`${server.url}/readyz`, { headers: { Connection: "close" } });
  } while (!(await during.clone().text()).includes("stopping"));
  // Whoever supervises it may say so again.
  server.child.signal("SIGTERM");
  expect(during.status).toBe(503);
  expect(await during.json()).toEqual({ ready: false, stopping: true });
  expect(during.headers.get("connection")).toBe("close");
  ready = false;
  await Promise.all(proxy);
  expect(await server.child.ended).toMatchObject({ code: 0 });
  expect(answers.length).toBeGreaterThan(before);
  expect(answers.filter((answer) => !("status" in answer) || answer.status !== 200)).toEqual([]);
  agent.destroy();
  await database.drop();
});
