/**
 * What a PostgreSQL address says, read in one place for migrations, the app, the worker, the queue and LISTEN alike.
 * The meaning of its parameters is libpq's: https://www.postgresql.org/docs/current/libpq-connect.html
 */
import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";

import type { ClientConfig } from "pg";

/** How a connection is opened. `hosts` are tried in their order until one can be written to. */
export type DatabaseAddress = {
  hosts: readonly { host: string; port: number }[];
  user: string;
  password: string;
  database: string;
  /** False: plain text. Otherwise TLS with these checks. */
  ssl: false | ConnectionOptions;
  /** `sslmode=prefer` and `allow`: plain text will do where the server has no TLS. */
  plainWillDo: boolean;
  /** Parameters that `pg` takes as they are. */
  more: Pick<ClientConfig, "application_name" | "options" | "connectionTimeoutMillis" | "sslnegotiation">;
};

/** Says what is wrong with an address, in words that hold nothing of the address itself. */
export class AddressRefused extends Error {}

const DEFAULT_PORT = 5432;
/** A host that does not answer must not keep people waiting. */
const CONNECT_WITHIN_MS = 10_000;

/**
 * Reads `postgres://user:password@host:port/database?parameters`, with several hosts separated by commas, hosts and ports
 * as parameters, and sockets (`?host=/var/run/postgresql`). Certificates are read from the files that are named.
 * Throws `AddressRefused` where it cannot be understood or a file cannot be read.
 */
export function readAddress(url: string): DatabaseAddress {
  const parts = /^postgres(?:ql)?:\/\/(?:(?<account>[^/?#]*)@)?(?<hosts>[^/?#@]*)(?:\/(?<database>[^?#]*))?(?:\?(?<parameters>.*))?$/.exec(
    url,
  );
  if (!parts?.groups) throw new AddressRefused("not a PostgreSQL address, postgres://user:password@host:port/database");
  const { account = "", hosts = "", database = "", parameters = "" } = parts.groups;
  const given = new URLSearchParams(parameters);
  const [user = "", ...password] = account.split(":");
  const name = decoded(database) || given.get("dbname") || "";
  const asked = { user: decoded(user) || given.get("user") || "", password: decoded(password.join(":")) || given.get("password") || "" };
  if (name === "") throw new AddressRefused("names no database");
  const seconds = Number(given.get("connect_timeout") ?? 0);
  return {
    ...asked,
    database: name,
    hosts: readHosts(hosts, given),
    ...readTls(given),
    more: {
      ...textOf(given, "application_name"),
      ...textOf(given, "options"),
      ...(given.get("sslnegotiation") === "direct" && { sslnegotiation: "direct" as const }),
      connectionTimeoutMillis: seconds > 0 ? seconds * 1000 : CONNECT_WITHIN_MS,
    },
  };
}

function readHosts(inPlace: string, given: URLSearchParams): DatabaseAddress["hosts"] {
  const named = given.get("host");
  const listed = named === null ? inPlace : named;
  const ports = (given.get("port") ?? "").split(",");
  return listed.split(",").map((one, at) => {
    const split = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(named === null ? decoded(one) : one) ?? undefined;
    // A socket's folder is a host as well, and an IPv6 address stands in brackets.
    const [, host, port] = split ?? [undefined, one, undefined];
    const number = Number(port ?? (ports[at] || ports[0] || DEFAULT_PORT));
    if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new AddressRefused("a port is no number from 1 to 65535");
    return { host: (host ?? "").replace(/^\[(.+)\]$/, "$1") || "localhost", port: number };
  });
}

type Tls = Pick<DatabaseAddress, "ssl" | "plainWillDo">;

/**
 * `require` encrypts and trusts whoever answers, unless a root certificate is named: then it is `verify-ca`. `verify-ca` wants
 * the certificate to be issued by that root, `verify-full` also to be for this host. `sslrootcert=system` stands for the
 * authorities Node.js trusts, which is what `verify-full` takes where none is named. `no-verify` and `ssl=` are node-postgres'.
 */
function readTls(given: URLSearchParams): Tls {
  const mode = given.get("sslmode") ?? modeOfSsl(given.get("ssl")) ?? (given.get("sslnegotiation") === "direct" ? "require" : "disable");
  const root = given.get("sslrootcert");
  const ca = root === null || root === "system" ? {} : { ca: fileOf("sslrootcert", root) };
  const certificate = { ...ca, ...named(given, "sslcert", "cert"), ...named(given, "sslkey", "key"), ...passphrase(given) };
  const trusting = { ...certificate, rejectUnauthorized: false };
  const anyName = { ...certificate, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  switch (mode) {
    case "disable":
      return { ssl: false, plainWillDo: true };
    case "allow":
    case "prefer":
      return { ssl: trusting, plainWillDo: true };
    case "no-verify":
      return { ssl: trusting, plainWillDo: false };
    case "require":
      if (root === null) return { ssl: trusting, plainWillDo: false };
      return { ssl: root === "system" ? { ...certificate, rejectUnauthorized: true } : anyName, plainWillDo: false };
    case "verify-ca":
      if (root === null) throw new AddressRefused("sslmode=verify-ca needs sslrootcert, the file of the authority's certificate");
      return { ssl: root === "system" ? { ...certificate, rejectUnauthorized: true } : anyName, plainWillDo: false };
    case "verify-full":
      return { ssl: { ...certificate, rejectUnauthorized: true }, plainWillDo: false };
    default:
      throw new AddressRefused("sslmode is none of disable, allow, prefer, require, no-verify, verify-ca, verify-full");
  }
}

function modeOfSsl(ssl: string | null): string | null {
  if (ssl === null) return null;
  if (ssl === "true" || ssl === "1") return "verify-full";
  return ssl === "no-verify" ? "no-verify" : "disable";
}

function named(given: URLSearchParams, parameter: "sslcert" | "sslkey", as: "cert" | "key"): ConnectionOptions {
  const file = given.get(parameter);
  return file === null ? {} : { [as]: fileOf(parameter, file) };
}

function passphrase(given: URLSearchParams): ConnectionOptions {
  const secret = given.get("sslpassword");
  return secret === null ? {} : { passphrase: secret };
}

function fileOf(parameter: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new AddressRefused(`the file named by ${parameter} cannot be read`);
  }
}

function textOf<N extends "application_name" | "options">(given: URLSearchParams, name: N): Partial<Record<N, string>> {
  const value = given.get(name);
  return value === null ? {} : ({ [name]: value } as Record<N, string>);
}

/** A password with a bare percent sign is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
