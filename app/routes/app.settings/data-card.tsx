import { BlockStack, Card, Link, Text } from "@shopify/polaris";

const STORED = [
  { what: "Members", how: "Name, e-mail address, handle, the customer they are, and every code they held, with its dates." },
  {
    what: "Orders with a member's code",
    how: "Number, date, amount, codes, and which customer it was. No names, no addresses, nothing of what was bought.",
  },
  {
    what: "How shoppers with a member's code came",
    how: "Their first and last visit before the order: when, and from which site. No parameters of addresses, no IP address. Forgotten as set under “Leaks”.",
  },
  { what: "Messages", how: "What was sent to which member, and whether it arrived." },
  { what: "Links creators post", how: "How often each was followed on a day. Not by whom." },
  { what: "Files of members you upload", how: "A day until you confirm them. Lines that were left out, 30 days more." },
  { what: "Activity", how: "What was done, by which staff member, and why." },
  { what: "Staff", how: "Names of those who opened the app, what they may do, and the e-mail address of those who asked for the digest." },
];

/** What is kept, for how long, and how to take it along. */
export function DataCard() {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Your data
        </Text>
        {STORED.map(({ what, how }) => (
          <BlockStack key={what} gap="050">
            <Text as="p">{what}</Text>
            <Text as="p" tone="subdued">
              {how}
            </Text>
          </BlockStack>
        ))}
        <Text as="p">
          All of it is kept as long as the app is installed, and erased when Shopify asks for it, 48 hours after you uninstall the app. When
          a customer is erased in Shopify, the tie to their orders goes and the totals stay. If they are also a creator here, by the
          customer you linked or by the same e-mail address, what they were sent and asked for goes as well; the member&rsquo;s own record
          is yours and stays.
        </Text>
        <Text as="p">
          To take it along, export <Link url="/app/members">members</Link>, <Link url="/app/sales-tracking">sales</Link> and{" "}
          <Link url="/app/activity">activity</Link> as CSV files.
        </Text>
      </BlockStack>
    </Card>
  );
}
