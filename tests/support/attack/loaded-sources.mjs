/** Writes the address of every file that the process loads, apart from packages. */
import { registerHooks } from "node:module";

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith("file:") && !url.includes("/node_modules/")) process.stdout.write(`loaded ${url}\n`);
    return nextLoad(url, context);
  },
});
