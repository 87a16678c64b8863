import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Select } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { DriftView } from "#app/drift/read-drift.server.ts";
import { plural } from "#app/format/counts.ts";
import { Needing } from "#app/ui/rights.tsx";

type Props = { findings: DriftView[]; total: number; candidates?: { id: string; name: string }[]; withOffer?: boolean };

/** Where Shopify and the app disagree about codes, each with the one thing that puts it right. Nothing when they agree. */
export function DriftBanner({ findings, total, candidates = [], withOffer = false }: Props) {
  if (total === 0) return null;
  return (
    <Banner tone="warning" title={`${plural(total, "code")} changed in Shopify, not here`}>
      <BlockStack gap="300">
        {findings.map((finding) => (
          <Finding key={finding.id} finding={finding} candidates={candidates} withOffer={withOffer} />
        ))}
        {total > findings.length ? <p>{`And ${total - findings.length} more, shown once these are put right.`}</p> : null}
      </BlockStack>
    </Banner>
  );
}

function Finding({
  finding,
  candidates,
  withOffer,
}: {
  finding: DriftView;
  candidates: { id: string; name: string }[];
  withOffer: boolean;
}) {
  const fetcher = useFetcher<ActionResult>();
  const [memberId, setMemberId] = useState("");
  const busy = fetcher.state !== "idle";
  const press = (intent: string) =>
    fetcher.submit(
      { intent, findingId: finding.id, memberId, from: withOffer ? "member" : "offer" },
      { method: "post", action: `/app/offers/${finding.offerId}/drift` },
    );
  const button = (intent: string, label: string) => (
    <Button
      disabled={busy || (intent === "adopt" && finding.kind === "stranger" && memberId === "")}
      loading={busy && fetcher.formData?.get("intent") === intent}
      accessibilityLabel={`${label}: ${finding.name}`}
      onClick={() => press(intent)}
    >
      {label}
    </Button>
  );
  const refused = fetcher.data?.refused ?? null;
  return (
    <BlockStack gap="100">
      <p>
        {sentenceFor(finding)}
        {withOffer ? ` (${finding.offerTitle})` : ""}
      </p>
      <Needing right="refresh">
        <InlineStack gap="200" blockAlign="end" wrap>
          {finding.kind === "removed" ? (
            <>
              {button("reissue", "Re-issue the code")}
              {button("detach", "Go on without a code")}
            </>
          ) : null}
          {finding.kind === "replaced" ? button("adopt", "Accept it") : null}
          {finding.kind === "stranger" ? (
            <>
              <Select
                label={`Member for ${finding.name}`}
                labelHidden
                options={[{ label: "Choose a member", value: "" }, ...candidates.map(({ id, name }) => ({ label: name, value: id }))]}
                value={memberId}
                onChange={setMemberId}
              />
              {button("adopt", "Give it to the member")}
              {button("ignore", "Leave it")}
            </>
          ) : null}
        </InlineStack>
      </Needing>
      <p role="status">{refused !== null && !busy ? refused : ""}</p>
    </BlockStack>
  );
}

function sentenceFor({ kind, name, memberName }: DriftView): string {
  switch (kind) {
    case "removed":
      return `${name}, the code of ${memberName ?? "a member"}, was removed in Shopify and no longer works.`;
    case "replaced":
      return `${name}, the code of ${memberName ?? "a member"}, was deleted and made again in Shopify. It works.`;
    case "stranger":
      return `${name} was added to the discount in Shopify. It belongs to no member, so its orders count for nobody.`;
  }
}
