import { Badge, BlockStack, Layout, Page } from "@shopify/polaris";

import type { Channel } from "#app/codes/channels.ts";
import type { ActivityView } from "#app/activity/read-activity.server.ts";
import { atHandle } from "#app/members/member-fields.ts";
import type { MemberOfferTotals, Totals } from "#app/orders/rollups/rollup-sql.server.ts";
import type { OpenCase } from "#app/screens/leak/open-cases.server.ts";
import { OpenCases } from "#app/ui/leaks/open-cases.tsx";
import type { SalesOverTime } from "#app/screens/report/sales-over-time.server.ts";
import type { DriftView } from "#app/drift/read-drift.server.ts";
import type { MemberMail } from "#app/messages/list-messages.server.ts";
import type { MemberView } from "#app/members/read-member.server.ts";
import type { MemberLink } from "#app/portal/member-links.server.ts";
import type { NameRequestRow } from "#app/portal/name-requests.server.ts";
import type { Balance } from "#app/screens/payouts/read-payouts.server.ts";
import type { StatementRow } from "#app/screens/payouts/read-statement.server.ts";
import type { ProjectOfMember } from "#app/projects/read-project.server.ts";

import { ActivityCard } from "./activity-card.tsx";
import { DriftBanner } from "#app/ui/drift/drift-banner.tsx";
import { useDeferred } from "#app/ui/offer/use-deferred.ts";
import { MemberLinks } from "./member-links.tsx";
import { MemberRequests } from "./member-requests.tsx";
import { MemberMessages } from "#app/ui/messages/messages-list.tsx";
import { MemberProjects } from "./member-projects.tsx";
import { MemberTags } from "./member-tags.tsx";
import { useMemberActs } from "#app/ui/member/use-member-acts.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { LineageCard } from "./lineage-card.tsx";
import { MemberHistory } from "./member-history.tsx";
import { MemberDetails } from "./member-details.tsx";
import { RefreshCode } from "./refresh-code.tsx";
import { MemberPayouts } from "./member-payouts.tsx";
import { MemberSales, runs } from "./member-sales.tsx";

type Props = {
  member: MemberView;
  offers: MemberOfferTotals[];
  /** What was sold while each code of the lineage was the member's. */
  byCode: Map<string, Totals>;
  /** Shopify's count of each code beside ours, in words, by the code's id; it comes later. */
  uses: Promise<Record<string, string>>;
  course: SalesOverTime;
  activity: { rows: ActivityView[]; total: number };
  projects: ProjectOfMember[];
  drift: { findings: DriftView[]; total: number };
  leaks: OpenCase[];
  /** What they asked for: another name for their code. */
  requests: NameRequestRow[];
  /** When old codes stop, as the shop chose for new refreshes. */
  oldEnds: string;
  mail: MemberMail;
  links: { links: MemberLink[]; pageLinkUntil: string | null };
  /** Channels to choose from. */
  channels: readonly Channel[];
  /** Every tag of the shop, to choose from. */
  shopTags: readonly { key: string; name: string }[];
  payouts: { balance: Balance; statements: StatementRow[] };
};

const ON_THIS_PAGE = ["refresh", "message", "tag", "untag"] as const;

export function MemberScreen({
  member,
  offers,
  byCode,
  uses,
  course,
  activity,
  projects,
  drift,
  requests,
  oldEnds,
  mail,
  links,
  channels,
  shopTags,
  payouts,
  leaks,
}: Props) {
  const counted = useDeferred(uses);
  const may = useMay();
  const refreshable = offers.filter((offer) => runs(offer) && offer.status === "active" && offer.code !== null);
  const archived = member.archivedAt !== null;
  const doing = useMemberActs({ who: { memberIds: member.id }, count: 1, without: ON_THIS_PAGE, archived });
  return (
    <Page
      title={member.name}
      {...(archived && { titleMetadata: <Badge tone="attention">Archived</Badge> })}
      secondaryActions={[
        ...doing.acts,
        ...(archived || !may("refresh") ? [] : [{ content: "Merge with another record", url: `/app/members/${member.id}/merge` }]),
      ]}
      subtitle={atHandle(member.handle)}
      backAction={{ content: "Members", url: "/app/members" }}
      {...(refreshable.length > 0 && may("refresh") && { primaryAction: <RefreshCode offers={refreshable} /> })}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {doing.notice}
            <OpenCases cases={leaks} />
            <DriftBanner {...drift} withOffer />
            {member.offers.map((offer) => (
              <LineageCard
                key={offer.enrolmentId}
                offer={offer}
                byCode={byCode}
                uses={counted}
                channels={channels}
                link={links.links.find(({ enrolmentId }) => enrolmentId === offer.enrolmentId)?.url ?? null}
              />
            ))}
            {member.offers.length === 0 ? null : <MemberHistory course={course} />}
            <MemberMessages {...mail} />
            <ActivityCard {...activity} of={{ member: member.id }} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <MemberDetails member={member} />
            <MemberTags member={member} known={shopTags} />
            <MemberSales offers={offers} onAdd={archived || !may("refresh") ? null : () => doing.ask("add_to_offer")} />
            {may("money") ? <MemberPayouts memberId={member.id} {...payouts} /> : null}
            <MemberRequests requests={requests} oldEnds={oldEnds} />
            <MemberLinks {...links} />
            <MemberProjects projects={projects} />
          </BlockStack>
        </Layout.Section>
      </Layout>
      {doing.dialog}
    </Page>
  );
}
