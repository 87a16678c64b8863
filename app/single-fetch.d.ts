/** Tells Remix' types what remix.config.js switches on: loaders hand over dates, maps and promises as they are. */
import "@remix-run/node";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}
