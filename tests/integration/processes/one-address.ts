/** Several local Shopifys behind one address, as shops are behind Shopify's: each request goes to the shop it names. */
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** `urls`: where each shop listens, by its domain. Passes requests and answers on untouched, broken connections included. */
export async function oneAddressFor(urls: ReadonlyMap<string, string>): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((asked, answer) => {
    const url = urls.get(String(asked.headers["x-twin-shop"]));
    if (url === undefined) return void answer.writeHead(404).end();
    const { hostname, port } = new URL(url);
    const passed = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
      answered.on("error", () => answer.destroy());
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
