import { createReadableStreamFromReadable } from "@remix-run/node";
import { Readable } from "node:stream";

/** A file that is written while it is read: however long it is, a piece of it is in memory. */
export function csvResponse({ name, chunks }: { name: string; chunks: AsyncIterable<string> }): Response {
  const headers = {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}"`,
    "Cache-Control": "no-store",
  };
  return new Response(createReadableStreamFromReadable(Readable.from(chunks, { objectMode: false })), { headers });
}
