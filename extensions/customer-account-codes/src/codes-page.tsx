/** @jsxImportSource preact */
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";

import type { CreatorView } from "#app/portal/creator-view.ts";

import { readCodes } from "./ask-app.ts";
import { t } from "./host.ts";
import { OfferSection } from "./offer-section.tsx";

/** Shopify calls this to show the page. */
export default function show(): void {
  render(<CodesPage />, document.body);
}

type Read = "loading" | "failed" | { view: CreatorView | null };

/** A creator's codes as they are now: read on every opening, kept nowhere. */
function CodesPage() {
  const [read, setRead] = useState<Read>("loading");
  const load = useCallback(() => {
    readCodes().then(
      (view) => setRead({ view }),
      () => setRead("failed"),
    );
  }, []);
  useEffect(load, [load]);

  return (
    <s-page heading={t("title")}>
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
      {typeof read === "object" && <Offers view={read.view} onAsked={load} />}
    </s-page>
  );
}

function Offers({ view, onAsked }: { view: CreatorView | null; onAsked: () => void }) {
  if (view === null) return <s-text>{t("nobody")}</s-text>;
  return (
    <>
      {view.offers.length === 0 && <s-text>{t("no_offers")}</s-text>}
      {view.offers.map((offer) => (
        <OfferSection key={offer.enrolmentId} offer={offer} zone={view.zone} onAsked={onAsked} />
      ))}
      {view.contact != null && (
        <s-text color="subdued">
          {t("contact")} <s-link href={`mailto:${view.contact}`}>{view.contact}</s-link>
        </s-text>
      )}
    </>
  );
}
