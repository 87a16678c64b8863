/** Tests reach this machine and nothing else: a connection to any other host throws where it is made. */
import type net from "node:net";

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/i;

// Not imported: an import would fix the unguarded functions as this file's named exports, for the tests as well.
const dns = process.getBuiltinModule("node:dns");
const sockets = process.getBuiltinModule("node:net");

// Node's own modules outlive a test file: the next one in the same worker finds them guarded already.
const guarded = sockets as typeof net & { loopbackOnly?: true };
if (!guarded.loopbackOnly) {
  guarded.loopbackOnly = true;
  guardConnections();
  guardNames();
}

function guardConnections(): void {
  const connect = sockets.Socket.prototype.connect;
  sockets.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    // Node's own callers pass the normalised list [[options, callback]].
    const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
    if (typeof first === "object" && first !== null) refuse((first as { host?: unknown }).host);
    if (typeof first === "number") refuse(args[1]);
    return Reflect.apply(connect, this, args) as net.Socket;
  } as typeof connect;
}

function guardNames(): void {
  const lookup = dns.lookup;
  dns.lookup = ((host: string, ...rest: unknown[]) => {
    refuse(host);
    return Reflect.apply(lookup, dns, [host, ...rest]);
  }) as typeof lookup;
}

function refuse(host: unknown): void {
  if (typeof host === "string" && !LOOPBACK.test(host)) throw new Error(`A test reached out to ${host}. Only this machine is allowed.`);
}
