import { useFetcher } from "@remix-run/react";
import { Spinner } from "@shopify/polaris";
import { useEffect } from "react";

import type { TimelineEntry } from "#app/refresh/refresh-view.ts";

import { useShopFormat } from "#app/components/shop-format.tsx";
import { detailInWords, wordsForEntry } from "./timeline-words.ts";

/** Every step of one member's refresh with its time, read when it is opened and again when `version` moves on. */
export function Timeline({ refreshId, itemId, version }: { refreshId: string; itemId: string; version: string }) {
  const { load, data } = useFetcher<{ entries: TimelineEntry[] }>();
  useEffect(() => {
    load(`/app/refreshes/${refreshId}/timeline/${itemId}`);
  }, [load, refreshId, itemId, version]);

  if (!data) return <Spinner size="small" accessibilityLabel="Reading the timeline" />;
  if (data.entries.length === 0) return <p className="hint">Nothing has happened yet.</p>;
  return (
    <ol className="timeline">
      {data.entries.map((entry, at) => (
        <Entry key={at} entry={entry} />
      ))}
    </ol>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { dateTime, time } = useShopFormat();
  const detail = detailInWords(entry.detail);
  return (
    <li>
      <time dateTime={entry.at} title={dateTime(entry.at)}>
        {time(entry.at)}
      </time>
      <span>
        {wordsForEntry(entry)}
        {detail === "" ? null : <span className="timeline__detail">{detail}</span>}
      </span>
    </li>
  );
}
