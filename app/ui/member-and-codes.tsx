/** A member and their codes as every table of members shows them. */
import { BlockStack, InlineStack, Link, Text } from "@shopify/polaris";

import { atHandle } from "#app/members/member-fields.ts";

import { CodeName } from "./code-name.tsx";

/** The name leads to the member's page. The row itself is for selecting; only the name leads away. */
export function MemberName({ memberId, name, handle }: { memberId: string; name: string; handle: string }) {
  return (
    <BlockStack>
      <span onClick={(event) => event.stopPropagation()}>
        <Link url={`/app/members/${memberId}`} monochrome removeUnderline>
          <Text as="span" fontWeight="medium">
            {name}
          </Text>
        </Link>
      </span>
      <span className="long-word">
        <Text as="span" variant="bodySm" tone="subdued">
          {atHandle(handle)}
        </Text>
      </span>
    </BlockStack>
  );
}

/** The same where a member is chosen and nothing leads away. */
export function MemberLine({ name, handle }: { name: string; handle: string }) {
  return (
    <span className="member-cell">
      <Text as="span" fontWeight="medium">
        {name}
      </Text>
      <Text as="span" variant="bodySm" tone="subdued">
        {atHandle(handle)}
      </Text>
    </span>
  );
}

/** `of`: what a code is of, shown when one rests on it. */
export function LiveCodes({ codes }: { codes: readonly { name: string; of?: string }[] }) {
  if (codes.length === 0) {
    return (
      <Text as="span" tone="subdued">
        No code
      </Text>
    );
  }
  return (
    <InlineStack gap="300">
      {codes.map(({ name, of }) => (
        <span key={name} title={of}>
          <CodeName name={name} />
        </span>
      ))}
    </InlineStack>
  );
}
