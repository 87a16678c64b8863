import { ShopifyUnavailable } from "./errors.ts";

/** The link opens no longer; what it led to has to be asked for again. */
export class LinkExpired extends Error {
  override readonly name = "LinkExpired";
}

/**
 * The lines of a file behind a link, as they come: no more than a few are held at a time. Throws LinkExpired when the link
 * is dead and ShopifyUnavailable when the file cannot be had now, also halfway through it.
 */
export async function* linesOf(url: string, { signal }: { signal: AbortSignal }): AsyncGenerator<string> {
  const response = await fetch(url, { signal }).catch((error: unknown) => unavailable(error, signal));
  if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429)
    throw new LinkExpired(`HTTP ${response.status}`);
  if (!response.ok || !response.body) throw new ShopifyUnavailable(30, { because: `a file that answers HTTP ${response.status}` });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => unavailable(error, signal));
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield line;
    }
    if (rest !== "") yield rest;
  } finally {
    // Whoever stops early leaves the rest of the file where it is.
    await reader.cancel().catch(() => undefined);
  }
}

/** The link is a key to the shop's orders: it is in no message of ours. */
function unavailable(error: unknown, signal: AbortSignal): never {
  if (signal.aborted) throw error;
  throw new ShopifyUnavailable(30, { because: "a file that broke off" });
}
