import { Banner } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";

/** On Home: creators wait for an answer. Nothing while none does. */
export function RequestsWaiting({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <Banner
      tone="info"
      title={`${plural(count, "creator")} ${count === 1 ? "asks" : "ask"} for another name`}
      action={{ content: "Answer", url: "/app/name-requests" }}
    />
  );
}
