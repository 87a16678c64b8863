/**
 * The least a webhook receiver can do: check the signature, write one row, answer 200. A process of its own, called with the
 * database's address and a port; `ledger.webhooks_per_s_ratio` is told beside it.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

import pg from "pg";

const [, , database, port] = process.argv;
const secret = process.env.SHOPIFY_API_SECRET!;
const pool = new pg.Pool({ connectionString: database, max: 10 });
await pool.query('CREATE TABLE IF NOT EXISTS "Bare" ("id" text PRIMARY KEY, "body" text NOT NULL)');

const insert = { name: "insert", text: 'INSERT INTO "Bare" ("id", "body") VALUES ($1, $2) ON CONFLICT DO NOTHING' };

createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    const signed = Buffer.from(String(request.headers["x-shopify-hmac-sha256"]), "base64");
    const ours = createHmac("sha256", secret).update(body).digest();
    if (signed.length !== ours.length || !timingSafeEqual(signed, ours)) return void response.writeHead(401).end();
    pool.query({ ...insert, values: [request.headers["x-shopify-event-id"], body.toString()] }).then(
      () => response.writeHead(200, { "Content-Length": "0" }).end(),
      () => response.writeHead(500).end(),
    );
  });
}).listen(Number(port), "127.0.0.1", () => console.log("bare_ready"));
