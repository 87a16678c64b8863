/**
 * Where a mail server, a mail provider or Amazon SNS hands over what came back to the return address: the raw message as the body, as a
 * field of a form or in JSON, or as a notice or events, as each of them does. The secret stands in the header, as a bearer token or as the
 * password of HTTP's own sign-in; SendGrid and Mailgun may sign instead.
 */
import { timingSafeEqual } from "node:crypto";

import type { ActionFunctionArgs } from "@remix-run/node";

import { formOrEmpty } from "#app/http/form.ts";
import { BOUNCE_SECRET, PROVIDER_KEYS } from "#app/messages/channels/email/mailer.server.ts";
import { confirmTopic, isAmazonNotice, readAmazonNotice } from "#app/messages/channels/email/amazon-notice.server.ts";
import { isSignedByProvider, providerEvents, type ToldEvent } from "#app/messages/channels/email/provider-events.server.ts";
import { takeReport, takeTold } from "#app/messages/take-report.server.ts";
import { signingKeys } from "#app/platform/env.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { plainJsonOrNothing } from "#app/platform/plain-text.ts";

/** What providers call the raw message in their forms and their JSON. */
const FIELDS = ["body-mime", "email", "raw", "RawEmail", "message"];

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (BOUNCE_SECRET === null) return new Response(null, { status: 404 });
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  const isForm = /form-data|x-www-form-urlencoded/.test(type);
  const bytes = isForm ? null : new Uint8Array(await request.arrayBuffer());
  const isKnown =
    holdsSecret(request.headers.get("authorization") ?? "", BOUNCE_SECRET) ||
    (bytes !== null && isSignedByProvider(request.headers, bytes, PROVIDER_KEYS));
  if (!isKnown) return new Response(null, { status: 401, headers: { "WWW-Authenticate": 'Basic realm="mail"' } });
  const body = bytes === null ? await formOrEmpty(request) : bodyOf(bytes, type);
  if (isAmazonNotice(body)) return takeNotice(body);
  const events = providerEvents(body);
  if (events !== null) return takeEvents(events);
  const raw = await rawMessage(body);
  if (raw === null) return Response.json({ taken: "nothing" }, { status: 422 });
  // What is about nobody is answered alike, or it would be sent again for days.
  return Response.json({ taken: await takeReport(raw, { keys: signingKeys, now: new Date() }) });
}

function holdsSecret(header: string, secret: string): boolean {
  const [scheme = "", given = ""] = header.split(" ");
  const password =
    scheme.toLowerCase() === "basic"
      ? Buffer.from(given, "base64")
          .toString()
          .replace(/^[^:]*:/, "")
      : given;
  const [one, other] = [Buffer.from(password), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What JSON says, or the bytes as they are. SNS calls its JSON plain text. */
function bodyOf(bytes: Uint8Array, type: string): unknown {
  // A mail begins with the name of a field.
  if (!type.includes("json") && bytes[0] !== "{".charCodeAt(0)) return bytes;
  const json = plainJsonOrNothing(new TextDecoder().decode(bytes));
  return json ?? (type.includes("json") ? {} : bytes);
}

async function rawMessage(body: unknown): Promise<Uint8Array | null> {
  if (body instanceof Uint8Array) return body.byteLength > 0 ? body : null;
  if (typeof body !== "object" || body === null) return null;
  for (const name of FIELDS) {
    const value: unknown = body instanceof FormData ? body.get(name) : (body as Record<string, unknown>)[name];
    if (typeof value === "string") return new TextEncoder().encode(value);
    if (value instanceof File) return new Uint8Array(await value.arrayBuffer());
  }
  return null;
}

/** 403 and 503 stand in Amazon's delivery log, and 503 is tried again. */
async function takeNotice(body: Record<string, unknown>): Promise<Response> {
  const notice = await readAmazonNotice(body);
  switch (notice.kind) {
    case "unproven":
    case "unknown":
      log.warn("mail_notice_refused", { because: notice.because });
      return Response.json({ taken: "nothing", because: notice.because }, { status: notice.kind === "unproven" ? 403 : 503 });
    case "confirm":
      return (await confirmTopic(notice.url))
        ? Response.json({ taken: "confirmed" })
        : Response.json({ taken: "nothing" }, { status: 503 });
    case "told": {
      const { text, report } = notice;
      return Response.json({ taken: await takeTold({ text, read: () => report }, { keys: signingKeys, now: new Date() }) });
    }
  }
}

/** One after the other: two may be about one person. What came of each, in their order. */
async function takeEvents(events: readonly ToldEvent[]): Promise<Response> {
  const taken: string[] = [];
  for (const { text, report } of events) taken.push(await takeTold({ text, read: () => report }, { keys: signingKeys, now: new Date() }));
  return Response.json({ taken: taken.length === 1 ? taken[0] : taken });
}
