import { Badge, BlockStack, Checkbox, InlineStack, Link, Text } from "@shopify/polaris";

import type { ReactNode } from "react";

import { Becomes } from "#app/ui/becomes.tsx";
import { CodeName } from "#app/ui/code-name.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import type { NameRequestRow } from "#app/portal/name-requests.server.ts";
import { REQUEST_STATE } from "#app/portal/request-labels.ts";

/** A request that waits. */
export function OpenRow({ row, ticked, onToggle }: { row: NameRequestRow; ticked: boolean; onToggle: (on: boolean) => void }) {
  return (
    <li>
      <Checkbox label={`Select ${row.memberName}, ${row.name}`} labelHidden checked={ticked} onChange={onToggle} />
      <div className="condensed-row">
        <Wish row={row} withMember />
      </div>
    </li>
  );
}

/** A request with the answer it got. */
export function DecidedRow({ row, withMember = false, actions }: { row: NameRequestRow; withMember?: boolean; actions?: ReactNode }) {
  return (
    <li>
      <BlockStack gap="200">
        <Wish row={row} withMember={withMember} />
        {actions}
      </BlockStack>
    </li>
  );
}

function Wish({ row, withMember }: { row: NameRequestRow; withMember: boolean }) {
  const { date } = useShopFormat();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        {withMember ? (
          <Link url={`/app/members/${row.memberId}`} monochrome removeUnderline>
            <Text as="span" fontWeight="medium">
              {row.memberName}
            </Text>
          </Link>
        ) : null}
        {row.currentCode !== null && row.state === "open" ? (
          <>
            <CodeName name={row.currentCode} />
            <Becomes />
          </>
        ) : null}
        <CodeName name={row.name} />
        {row.state === "open" ? null : <Badge tone={row.state === "approved" ? "success" : undefined}>{REQUEST_STATE[row.state]}</Badge>}
      </InlineStack>
      <Text as="span" tone="subdued">
        {row.offerTitle}, asked {date(row.askedAt)}
        {row.decidedAt === null ? "" : `, answered ${date(row.decidedAt)}`}
      </Text>
      {row.answer === "" ? null : <Text as="span">“{row.answer}”</Text>}
      {row.refreshId === null ? null : <Link url={`/app/refreshes/${row.refreshId}`}>Open the refresh</Link>}
    </BlockStack>
  );
}
