import { Badge, BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import { listOf } from "#app/format/counts.ts";
import { atHandle } from "#app/members/member-fields.ts";
import type { CodeHit, Found, MemberHit, OfferHit, OrderHit } from "#app/screens/search/search-everything.server.ts";
import { CodeName } from "#app/ui/code-name.tsx";
import { endedBecause } from "#app/codes/lineage-labels.ts";
import { OfferStatus } from "#app/ui/offer-status.tsx";
import { codeUrl } from "#app/codes/code-url.ts";
import { orderInShopify, orderUrl } from "#app/ui/search/search-links.ts";
import { ReplaceCode } from "#app/ui/refresh/replace-code.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** What was found for the text in the search field: codes first, for they are what support has in hand. */
export function SearchResults({ found, search }: { found: Found; search: string }) {
  const { guessed, codes, members, offers, orders, more } = found;
  if (codes.length + members.length + offers.length + orders.length === 0) return <NothingFound search={search} />;
  return (
    <BlockStack gap="400">
      <Hits title={guessed ? `No code is called “${search}”. Did you mean` : "Promo codes"} more={more.codes}>
        {codes.map((code) => (
          <CodeLine key={code.name} code={code} />
        ))}
      </Hits>
      {guessed ? (
        <div className="aside">
          <InlineStack>
            <Button url={codeUrl(search)} variant="plain">
              None of these: look for it in Shopify
            </Button>
          </InlineStack>
        </div>
      ) : null}
      <Hits title="Members" more={more.members} all={`/app/members?${new URLSearchParams({ search }).toString()}`}>
        {members.map((member) => (
          <MemberLine key={member.id} member={member} />
        ))}
      </Hits>
      <Hits title="Offers" more={more.offers} all="/app/offers">
        {offers.map((offer) => (
          <OfferLine key={offer.id} offer={offer} />
        ))}
      </Hits>
      <Hits title="Orders" more={more.orders}>
        {orders.map((order) => (
          <OrderLine key={order.id} order={order} />
        ))}
      </Hits>
    </BlockStack>
  );
}

function NothingFound({ search }: { search: string }) {
  return (
    <Card>
      <BlockStack gap="200" inlineAlign="start">
        <Text as="h2" variant="headingMd" breakWord>
          {`Nothing found for “${search}”`}
        </Text>
        <Text as="p" tone="subdued">
          No member, offer or order fits, and no member ever had a code like it. It may be a code of another discount in Shopify.
        </Text>
        <Button url={codeUrl(search)}>Look for this code in Shopify</Button>
      </BlockStack>
    </Card>
  );
}

function Hits({ title, more, all, children }: { title: string; more: boolean; all?: string; children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd" breakWord>
          {title}
        </Text>
      </Box>
      <ul className="lines" aria-label={title}>
        {children}
      </ul>
      {more ? (
        <Box padding="400" paddingBlockStart="200">
          {all === undefined ? (
            <Text as="p" tone="subdued">
              There are more. Type more of it.
            </Text>
          ) : (
            <Link url={all}>Show all</Link>
          )}
        </Box>
      ) : null}
    </Card>
  );
}

function CodeLine({ code }: { code: CodeHit }) {
  const { date } = useShopFormat();
  const whose = whoseCode(code, date);
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="050">
          <Link url={codeUrl(code.name)} monochrome removeUnderline>
            <CodeName name={code.name} struck={code.until !== null} copy={false} />
          </Link>
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {whose}
          </Text>
        </BlockStack>
        {code.replaceable ? (
          <ReplaceCode name={code.name} enrolmentId={code.enrolmentId} />
        ) : (
          <Button url={codeUrl(code.name)} accessibilityLabel={`Open ${code.name}`}>
            Open
          </Button>
        )}
      </InlineStack>
    </li>
  );
}

function whoseCode({ kind, member, offer, place, from, until, endedFor }: CodeHit, date: (iso: string) => string): string {
  if (kind === "decoy") return until === null ? `A decoy, planted in “${place}”` : `A decoy until ${date(until)}, planted in “${place}”`;
  if (kind === "visitor") return `For one visitor of ${member}’s link${until === null ? `, in ${offer}` : ` until ${date(until)}`}`;
  const because = endedBecause(endedFor);
  return until === null
    ? `${member}’s since ${date(from)}, in ${offer}`
    : `${member}’s until ${date(until)}${because === null ? "" : `: ${because}`}`;
}

function MemberLine({ member }: { member: MemberHit }) {
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="050">
          <Link url={`/app/members/${member.id}`} monochrome removeUnderline>
            <Text as="span" fontWeight="medium">
              {member.name}
            </Text>
          </Link>
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {[atHandle(member.handle), member.email].filter((part) => part !== "").join(", ")}
          </Text>
        </BlockStack>
        <InlineStack gap="200">
          {member.archived ? <Badge>Archived</Badge> : null}
          {member.codes.slice(0, 3).map((name) => (
            <Link key={name} url={codeUrl(name)} monochrome removeUnderline>
              <CodeName name={name} copy={false} />
            </Link>
          ))}
        </InlineStack>
      </InlineStack>
    </li>
  );
}

function OfferLine({ offer }: { offer: OfferHit }) {
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="050">
          <Link url={`/app/offers/${offer.id}`} monochrome removeUnderline>
            <Text as="span" fontWeight="medium" breakWord>
              {offer.title}
            </Text>
          </Link>
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {offer.summary}
          </Text>
        </BlockStack>
        {offer.archived ? <Badge>Archived</Badge> : <OfferStatus {...offer} />}
      </InlineStack>
    </li>
  );
}

function OrderLine({ order }: { order: OrderHit }) {
  const { dateTime, money } = useShopFormat();
  const facts = [
    dateTime(order.at),
    order.codes.length === 0 ? "without a code" : listOf(order.codes),
    order.member === null ? (order.codes.length === 0 ? null : "no member’s code") : `${order.member.name}’s`,
    order.revenueMinor === null ? null : money(order.revenueMinor),
  ].filter((fact) => fact !== null);
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="050">
          <Link url={orderUrl(order)} monochrome removeUnderline {...(order.member === null ? { target: "_top" } : {})}>
            <Text as="span" fontWeight="medium">
              {order.name}
            </Text>
          </Link>
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {facts.join(", ")}
          </Text>
        </BlockStack>
        <Button url={orderInShopify(order.id)} target="_top" accessibilityLabel={`Open ${order.name} in Shopify`}>
          Open in Shopify
        </Button>
      </InlineStack>
    </li>
  );
}
