import { atHandle } from "#app/members/member-fields.ts";
import { Link, Text } from "@shopify/polaris";

/** Who a row is about. The name leads to the member's own page. */
export function MemberCell({ member }: { member: { id: string; name: string; handle: string } }) {
  return (
    <span className="member-cell">
      <Link url={`/app/members/${member.id}`} monochrome removeUnderline>
        <Text as="span" fontWeight="medium">
          {member.name}
        </Text>
      </Link>
      <Text as="span" variant="bodySm" tone="subdued">
        {atHandle(member.handle)}
      </Text>
    </span>
  );
}
