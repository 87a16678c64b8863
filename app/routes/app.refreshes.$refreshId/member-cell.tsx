import { atHandle } from "#app/members/member-fields.ts";
import { Badge, Link, Text } from "@shopify/polaris";

/** Who a row is about, and for which channel the code is where it is not for all. The name leads to the member's own page. */
export function MemberCell({ member, channel }: { member: { id: string; name: string; handle: string }; channel: string | null }) {
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
      {channel === null ? null : (
        <span>
          <Badge>{`Code for ${channel}`}</Badge>
        </span>
      )}
    </span>
  );
}
