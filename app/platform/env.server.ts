/**
 * The only reader of the process's environment. Checked once, when the app or the worker starts: a missing value
 * stops the start with one plain sentence instead of failing in the middle of a merchant's work.
 */
import { join } from "node:path";

import { z } from "zod";

import { AddressRefused, readAddress } from "#app/platform/db-address.server.ts";
import { parseKeyRing, type KeyRing } from "#app/keys/key-ring.ts";
import { keptKeys } from "#app/keys/kept-keys.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";

const listed = (list: string) =>
  list
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);

/** `k2:base64,k1:base64`: the first makes, all are accepted. */
const keyRing = (what: string) =>
  z.string({ error: `${what}. \`npm run new-key\` prints one` }).transform((text, refined) => {
    const parsed = parseKeyRing(text);
    if (parsed.ok) return parsed.ring;
    refined.addIssue({ code: "custom", message: `${what}, but ${parsed.reason}. \`npm run new-key\` prints one` });
    return z.NEVER;
  });

/** An address is refused at the start with the reason, which holds nothing of the address. */
const databaseAddress = z
  .string({ error: "a PostgreSQL address, postgres://user:password@host:port/database" })
  .superRefine((url, told) => {
    try {
      readAddress(url);
    } catch (error) {
      if (!(error instanceof AddressRefused)) throw error;
      told.addIssue({ code: "custom", message: error.message });
    }
  });

/** A line left empty in .env says the same as no line. */
const unlessEmpty = <T extends z.ZodType>(type: T) => z.preprocess((given) => (given === "" ? undefined : given), type);

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);

const schema = z.object({
  DATABASE_URL: databaseAddress,
  /** The same database without a pooler in between, for LISTEN and migrations. Set, it says that DATABASE_URL is a pooler in transaction mode. */
  DIRECT_DATABASE_URL: z.preprocess((given) => (given === "" ? undefined : given), databaseAddress.optional()),
  /** Connections of one process for requests and jobs at most. Two web processes and a worker fit into 20 in all. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(4),
  /** Connections a worker's queue looks for jobs with, at most; one more listens. A web process has one for sending jobs. */
  QUEUE_POOL_SIZE: z.coerce.number().int().min(1).max(50).default(1),
  SHOPIFY_API_KEY: z.string({ error: "the app's client id from the Dev Dashboard" }).min(1),
  SHOPIFY_API_SECRET: z.string({ error: "the app's client secret from the Dev Dashboard" }).min(1),
  /** Secrets that Shopify may still sign with while the secret is changed: it goes on using the oldest that was not revoked. */
  SHOPIFY_API_SECRET_FORMER: z.string().default("").transform(listed),
  /** Sign links to members' pages, unsubscribe links and forms. */
  SIGNING_KEYS: keyRing("keys that sign links, newest first, as id:base64 of 32 bytes, separated by commas"),
  /** Shopify secrets that signed links before there were SIGNING_KEYS; unless set, those of above. Empty: none is accepted. */
  LEGACY_LINK_SECRETS: z.string().transform(listed).optional(),
  /** Encrypt access and refresh tokens in the database. */
  TOKEN_KEYS: keyRing("keys that encrypt Shopify's tokens, newest first, as id:base64 of 32 bytes, separated by commas"),
  SHOPIFY_APP_URL: z.url({ protocol: /^https?$/, error: "the public address Shopify reaches the app under" }),
  SCOPES: z.string({ error: "the access scopes of shopify.app.toml, separated by commas" }).transform(listed),
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** Where the web server listens; the worker needs neither. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  /** Waiting for one thing at Shopify, such as another import, before a row of a refresh needs attention. */
  GIVE_UP_AFTER_SECONDS: z.coerce.number().int().min(30).max(86_400).default(900),
  /** Where messages are handed over: `smtp://user:password@host:587`, `smtps://` for TLS from the first byte. Without it nothing is sent. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "a mail server, smtp://user:password@host:port" }).optional(),
  /** The address messages come from. Goes with SMTP_URL. */
  MAIL_FROM: z.email({ error: "the e-mail address messages are sent from" }).optional(),
  /**
   * The address mail comes back to that cannot be delivered, short before the @ and able to take `bounces+anything@`. What arrives there
   * is to be posted to /mail/bounces.
   */
  BOUNCE_ADDRESS: z
    .email({ error: "the e-mail address undeliverable messages come back to" })
    .refine((address) => address.lastIndexOf("@") <= 15, { error: "an address with at most 15 characters before the @" })
    .optional(),
  /** What whoever posts to /mail/bounces has to show. Goes with BOUNCE_ADDRESS. */
  BOUNCE_SECRET: z.string().min(24, { error: "a secret of at least 24 characters" }).optional(),
  /** What SendGrid and Mailgun sign with what they post there, as their settings show it: instead of the secret. */
  SENDGRID_VERIFICATION_KEY: unlessEmpty(z.base64({ error: "the verification key of SendGrid's signed event webhook" }).optional()),
  MAILGUN_SIGNING_KEY: unlessEmpty(z.string().optional()),
  /** Under which name, or names with commas, the mail server signs (DKIM). Only to check its key in the settings. */
  DKIM_SELECTOR: z
    .string()
    .regex(/^[\w.,\s-]*$/, { error: "selectors such as s1, separated by commas" })
    .default("")
    .transform(listed),
  /** How many messages of one shop leave in a second at most; mail servers refuse whom they find too quick. */
  MAIL_PER_SECOND: z.coerce.number().min(0.1).max(1000).default(10),
  /** How much mail of one shop leaves in a day at most, tests and links included; the rest waits for the next day. */
  MAIL_PER_DAY: z.coerce.number().int().min(1).max(10_000_000).default(20_000),
  /** Lets outgoing webhooks go to this machine itself, which is refused otherwise. For clones that somebody develops in or tries out. */
  WEBHOOKS_TO_LOOPBACK: z.literal("1").optional(),
  /** Where Prometheus asks this process for its figures; unset: nowhere. `npm run all` gives the worker the next port. */
  METRICS_PORT: unlessEmpty(z.coerce.number().int().min(0).max(65_535).optional()),
  /** The address the figures are served at. Beyond this machine only with METRICS_TOKEN. */
  METRICS_HOST: unlessEmpty(z.string().default("127.0.0.1")),
  /** What Prometheus sends as `Authorization: Bearer …`. */
  METRICS_TOKEN: unlessEmpty(z.string().min(16, { error: "at least 16 characters that nobody can guess" }).optional()),
  /** Where traces and figures are sent in OpenTelemetry's protocol over HTTP; unset: nowhere. The library reads OTEL_EXPORTER_OTLP_HEADERS and its like itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: unlessEmpty(z.url({ protocol: /^https?$/, error: "a collector's address, http://host:4318" }).optional()),
  OTEL_SERVICE_NAME: unlessEmpty(z.string().default("reissue")),
  /** Which share of traces is sent. */
  OTEL_TRACES_SAMPLER_ARG: unlessEmpty(z.coerce.number().min(0).max(1).default(1)),
  /** Where each error of the log is told, as JSON by POST, at most one of a kind in a minute; unset: nowhere. */
  ERROR_REPORT_URL: unlessEmpty(z.url({ protocol: /^https?$/, error: "where errors are reported, https://…" }).optional()),
  /** Webhooks by Google Pub/Sub: what its push subscription writes as audience of its tokens, and the account it signs in with. */
  PUBSUB_AUDIENCE: unlessEmpty(z.string().optional()),
  PUBSUB_SERVICE_ACCOUNT: unlessEmpty(z.email({ error: "the service account of the push subscription" }).optional()),
  /** Google's public keys, which those tokens are checked with. */
  PUBSUB_KEYS_URL: unlessEmpty(z.url().default("https://www.googleapis.com/oauth2/v3/certs")),
  /** Another server of the same data that reports may be read from. Without it, or while it is away or behind, they are read where all else is. */
  DATABASE_REPLICA_URL: unlessEmpty(databaseAddress.optional()),
  /** After so many days the step-by-step record of a finished change of a code is forgotten; what was done and by whom stays. */
  TIMELINE_DAYS: unlessEmpty(z.coerce.number().int().min(30).max(36_500).default(730)),
  /** `debug` also tells what the Shopify library does. */
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]).default("info"),
  /** Set by whoever starts the worker as a child and wants it gone when the starter is gone. */
  EXIT_WITH_PARENT: z.literal("1").optional(),
});

const whole = schema
  .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL === undefined || MAIL_FROM !== undefined, {
    path: ["MAIL_FROM"],
    error: "the e-mail address messages are sent from, needed with SMTP_URL",
  })
  .refine(({ BOUNCE_ADDRESS, BOUNCE_SECRET }) => (BOUNCE_ADDRESS === undefined) === (BOUNCE_SECRET === undefined), {
    path: ["BOUNCE_SECRET"],
    error: "a secret of at least 24 characters, needed with BOUNCE_ADDRESS",
  })
  .refine(({ WEBHOOKS_TO_LOOPBACK, NODE_ENV }) => WEBHOOKS_TO_LOOPBACK === undefined || NODE_ENV !== "production", {
    path: ["WEBHOOKS_TO_LOOPBACK"],
    error: "nothing in production, where webhooks go to the public internet alone",
  })
  .refine(({ PUBSUB_AUDIENCE, PUBSUB_SERVICE_ACCOUNT }) => (PUBSUB_AUDIENCE === undefined) === (PUBSUB_SERVICE_ACCOUNT === undefined), {
    path: ["PUBSUB_SERVICE_ACCOUNT"],
    error: "goes with PUBSUB_AUDIENCE: both are set, or neither",
  })
  .refine(({ METRICS_HOST, METRICS_TOKEN }) => LOOPBACK.has(METRICS_HOST) || METRICS_TOKEN !== undefined, {
    path: ["METRICS_TOKEN"],
    error: "a secret of at least 16 characters, needed where METRICS_HOST is not this machine alone",
  })
  .refine(({ SIGNING_KEYS, TOKEN_KEYS }) => !shareAKey(SIGNING_KEYS, TOKEN_KEYS), {
    path: ["TOKEN_KEYS"],
    error: "another key than any of SIGNING_KEYS: each key does one thing",
  });

function shareAKey(one: KeyRing, other: KeyRing): boolean {
  return one.all.some(({ bytes }) => other.all.some((key) => Buffer.compare(key.bytes, bytes) === 0));
}

type Env = z.infer<typeof schema>;

/** Reads and checks an environment. Throws one Error that names every value that is missing or wrong, never the value itself. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const parsed = whole.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not complete. Set:\n${lines.join("\n")}`);
}

/**
 * Outside production, keys that are not set are those kept in the data folder of the clone, made at the first start.
 * In production a key that nobody keeps would be lost with the machine, and all it encrypted with it: there it must be set.
 */
function withKeptKeys(source: Record<string, string | undefined>): Record<string, string | undefined> {
  const mayMake = source.NODE_ENV === "development" || source.NODE_ENV === "test";
  if (!mayMake || (source.SIGNING_KEYS && source.TOKEN_KEYS)) return source;
  const kept = keptKeys(join(process.cwd(), ".data"));
  return { ...source, SIGNING_KEYS: source.SIGNING_KEYS || kept.SIGNING_KEYS, TOKEN_KEYS: source.TOKEN_KEYS || kept.TOKEN_KEYS };
}

export const env = readEnv(withKeptKeys(process.env));

/** Every secret Shopify may sign with, the present one first. Whatever checks a signature of Shopify's accepts each of these. */
export const acceptedApiSecrets: readonly string[] = [...new Set([env.SHOPIFY_API_SECRET, ...env.SHOPIFY_API_SECRET_FORMER])];

/** What signs and checks the links and forms this app hands out. */
export const signingKeys: SigningKeys = { ring: env.SIGNING_KEYS, legacy: env.LEGACY_LINK_SECRETS ?? acceptedApiSecrets };
