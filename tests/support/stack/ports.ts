/** The ports of a stack: five in a row from a base, each with its role. */
import { createServer } from "node:net";

/** The offset of each role from the base port. */
export const ROLES = { shopify: 0, tunnel: 1, app: 2, database: 3, mail: 4 } as const;

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

/** A base whose whole row is free right now. */
export async function freeBasePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const base = 20_000 + Math.floor(Math.random() * 6_000) * 5;
    if ((await takenPorts(portsFrom(base))).length === 0) return base;
  }
  throw new Error("No five free ports in a row between 20000 and 50000.");
}

/** Both loopback and every address: a listener on either refuses us. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, undefined));
}

function canListen(port: number, host: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
