/**
 * Where a mail server or a mail provider hands over what came back to the return address: the raw message as the body, as a field of a
 * form, or in JSON, as each of them does. The secret stands in the header, as a bearer token or as the password of HTTP's own sign-in.
 */
import { timingSafeEqual } from "node:crypto";

import type { ActionFunctionArgs } from "@remix-run/node";

import { formOrEmpty } from "#app/http/form.ts";
import { BOUNCE_SECRET } from "#app/messages/channels/email/mailer.server.ts";
import { takeReport } from "#app/messages/take-report.server.ts";
import { signingKeys } from "#app/platform/env.server.ts";

/** What providers call the raw message in their forms and their JSON. */
const FIELDS = ["body-mime", "email", "raw", "RawEmail", "message"];

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  if (BOUNCE_SECRET === null) return new Response(null, { status: 404 });
  if (!holdsSecret(request.headers.get("authorization") ?? "", BOUNCE_SECRET))
    return new Response(null, { status: 401, headers: { "WWW-Authenticate": "Basic" } });
  const raw = await rawMessage(request);
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

async function rawMessage(request: Request): Promise<Uint8Array | null> {
  const type = (request.headers.get("content-type") ?? "").toLowerCase();
  if (/form-data|x-www-form-urlencoded/.test(type)) {
    const form = await formOrEmpty(request);
    for (const name of FIELDS) {
      const value = form.get(name);
      if (value !== null) return typeof value === "string" ? new TextEncoder().encode(value) : new Uint8Array(await value.arrayBuffer());
    }
    return null;
  }
  if (type.includes("json")) {
    const json = (await request.json().catch(() => null)) as Record<string, unknown> | null;
    const value = FIELDS.map((name) => json?.[name]).find((found) => typeof found === "string");
    return typeof value === "string" ? new TextEncoder().encode(value) : null;
  }
  const body = new Uint8Array(await request.arrayBuffer());
  return body.byteLength > 0 ? body : null;
}
