/** @jsxImportSource preact */
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";

import type { CodesBlock } from "#app/portal/codes-block.ts";

import { CodeRow } from "./code-row.tsx";
import { customerId, t } from "./host.ts";
import { readBlock } from "./read-block.ts";

/** Shopify calls this to show the block. */
export default function show(): void {
  render(<Block />, document.body);
}

type Read = "loading" | "failed" | { block: CodesBlock | null };

/** A creator's codes as they are now: read whenever the page is opened, kept nowhere. */
function Block() {
  const [read, setRead] = useState<Read>("loading");
  const load = useCallback(() => {
    readBlock().then(
      (block) => setRead({ block }),
      () => setRead("failed"),
    );
  }, []);
  useEffect(load, [load]);

  return (
    <s-admin-block heading={t("name")}>
      {read === "loading" && <s-spinner accessibilityLabel={t("loading")} />}
      {read === "failed" && (
        <s-banner tone="critical" heading={t("failed")}>
          <s-button
            onClick={() => {
              setRead("loading");
              load();
            }}
          >
            {t("retry")}
          </s-button>
        </s-banner>
      )}
      {typeof read === "object" && (read.block === null ? <Nobody /> : <Codes block={read.block} />)}
    </s-admin-block>
  );
}

function Nobody() {
  return (
    <s-stack gap="base">
      <s-text>{t("nobody")}</s-text>
      <s-link href={`app:app/members/new?customer=${encodeURIComponent(customerId())}`}>{t("add")}</s-link>
    </s-stack>
  );
}

function Codes({ block: { memberId, codes, zone } }: { block: CodesBlock }) {
  return (
    <s-stack gap="base">
      {codes.length === 0 && <s-text>{t("no_offers")}</s-text>}
      {codes.map((code) => (
        <CodeRow key={code.enrolmentId} code={code} zone={zone} />
      ))}
      <s-stack direction="inline" gap="base" alignItems="center">
        {codes.some(({ code }) => code !== null) && (
          <s-button href={`app:app/open?customer=${encodeURIComponent(customerId())}`}>{t("refresh")}</s-button>
        )}
        <s-link href={`app:app/members/${memberId}`}>{t("member")}</s-link>
      </s-stack>
    </s-stack>
  );
}
