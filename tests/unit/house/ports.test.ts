import { createServer } from "node:net";

import { freeBasePort, portsFrom, takenPorts } from "#tests/support/stack/ports.ts";

test("no two callers are given the same ports, nor ports the system hands out to connections", async () => {
  const bases = await Promise.all(Array.from({ length: 60 }, freeBasePort));
  expect(new Set(bases).size).toBe(bases.length);
  expect(Math.max(...bases.flatMap((base) => Object.values(portsFrom(base))))).toBeLessThan(32_768);
});

test("a port somebody listens on is named with its role", async () => {
  const ports = portsFrom(await freeBasePort());
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(ports.app, "127.0.0.1", resolve));
  expect(await takenPorts(ports)).toEqual([{ role: "app", port: ports.app }]);
  server.close();
});
