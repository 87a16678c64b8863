/** The ports of a stack: five in a row from a base, each with its role. */
import { createServer, type Server } from "node:net";

/** The offset of each role from the base port. */
const ROLES = { shopify: 0, tunnel: 1, app: 2, database: 3, mail: 4 } as const;

export type Role = keyof typeof ROLES;
export type Ports = Record<Role, number>;

export function portsFrom(base: number): Ports {
  return { shopify: base, tunnel: base + 1, app: base + 2, database: base + 3, mail: base + 4 };
}

/** The roles whose port something else already listens on. */
export async function takenPorts(ports: Ports): Promise<{ role: Role; port: number }[]> {
  const roles = Object.keys(ROLES) as Role[];
  const free = await Promise.all(roles.map((role) => isFree(ports[role])));
  return roles.filter((_, index) => !free[index]).map((role) => ({ role, port: ports[role] }));
}

/**
 * A base whose whole row is free, and that no other caller is given while this process lives: a sixth port is held as the
 * claim, because between finding a port free and a program listening on it there are seconds. The rows lie below 32768,
 * where Linux begins to hand out ports to outgoing connections, which would take one in those seconds too.
 */
export async function freeBasePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const base = FIRST_BASE + Math.floor(Math.random() * ROWS) * ROW;
    const claim = await listen(base + CLAIM, "127.0.0.1");
    if (claim === undefined) continue;
    claim.unref();
    if ((await takenPorts(portsFrom(base))).length === 0) return base;
    claim.close();
  }
  throw new Error(`No five free ports in a row between ${FIRST_BASE} and ${FIRST_BASE + ROWS * ROW}.`);
}

const FIRST_BASE = 20_000;
const ROWS = 1_200;
const ROW = 10;
const CLAIM = 5;

/** Both loopback and every address: a listener on either refuses us. */
async function isFree(port: number): Promise<boolean> {
  for (const host of ["127.0.0.1", undefined]) {
    const probe = await listen(port, host);
    if (probe === undefined) return false;
    await new Promise((resolve) => probe.close(resolve));
  }
  return true;
}

function listen(port: number, host: string | undefined): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
