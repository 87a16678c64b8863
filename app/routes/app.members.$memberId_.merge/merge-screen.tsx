import { useNavigation, useSearchParams, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Card, ChoiceList, Layout, Link, List, Page, Text } from "@shopify/polaris";

import { atHandle } from "#app/members/member-fields.ts";
import { mergeMoveLabels, mergeProblemLabel, type MergeNames, type MergeProblem } from "#app/merges/merge.ts";
import type { Merged } from "#app/merges/merge-members.server.ts";
import { plural } from "#app/format/counts.ts";
import { PersonField } from "#app/ui/person-field.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useConfirm } from "#app/ui/use-confirm.tsx";

/** One of the two records. `codes`: those that work now, each with its offer. `createdAt`: ISO, UTC. */
export type Side = {
  id: string;
  name: string;
  email: string;
  handle: string;
  customer: boolean;
  codes: string[];
  offers: number;
  createdAt: string;
};

type Props = {
  here: Side;
  other: Side | null;
  keepOther: boolean;
  preview: Merged | null;
  refused: readonly MergeProblem[];
  notAllowed: string | null;
};

/** Choose the other record, choose which stays, read what moves, and press. */
export function MergeScreen({ here, other, keepOther, preview, refused, notAllowed }: Props) {
  const [, setSearch] = useSearchParams();
  const submit = useSubmit();
  const { state } = useNavigation();
  const { ask, dialog } = useConfirm();
  const [kept, gone] = keepOther && other ? [other, here] : [here, other];
  const names = { kept: kept.name, gone: gone?.name ?? "" };
  const merge = () =>
    gone &&
    ask({
      title: `Merge ${names.gone} into ${names.kept}?`,
      words: "The two become one record. It cannot be taken back.",
      yes: "Merge",
      destructive: true,
      onYes: () => submit({ keptId: kept.id, goneId: gone.id }, { method: "post" }),
    });
  return (
    <Page
      title="Merge two records of one person"
      backAction={{ content: here.name, url: `/app/members/${here.id}` }}
      {...(other && {
        primaryAction: {
          content: `Merge into ${names.kept}`,
          disabled: !preview?.ok,
          loading: state === "submitting",
          onAction: merge,
        },
      })}
    >
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {notAllowed === null ? null : <Banner tone="critical">{notAllowed}</Banner>}
            {refused.length > 0 && preview?.ok ? <Problems problems={refused} names={names} /> : null}
            <Card>
              <BlockStack gap="400">
                <PersonField label={`Which other record is ${here.name}, too?`} onChoose={(person) => setSearch({ with: person.id })} />
                {other ? (
                  <ChoiceList
                    title="Which one stays?"
                    selected={[keepOther ? "other" : "here"]}
                    onChange={([keep]) => setSearch({ with: other.id, ...(keep === "other" && { keep: "other" }) })}
                    choices={[
                      { value: "here", label: <SideLabel side={here} /> },
                      { value: "other", label: <SideLabel side={other} /> },
                    ]}
                  />
                ) : null}
              </BlockStack>
            </Card>
            {preview === null ? null : preview.ok ? (
              <Moves preview={preview} names={names} />
            ) : (
              <Problems problems={preview.problems} names={names} />
            )}
          </BlockStack>
        </Layout.Section>
      </Layout>
      {dialog}
    </Page>
  );
}

function SideLabel({ side }: { side: Side }) {
  const { date } = useShopFormat();
  const known = [side.email, atHandle(side.handle), side.customer ? "a customer of the shop" : ""].filter(Boolean).join(" · ");
  return (
    <BlockStack>
      <Text as="span" fontWeight="semibold">
        {side.name}
      </Text>
      <Text as="span" tone="subdued" breakWord>
        {`${known}, member since ${date(side.createdAt)}`}
      </Text>
      <Text as="span" tone="subdued" breakWord>
        {side.codes.length > 0 ? side.codes.join(", ") : `${plural(side.offers, "offer")}, no code that works now`}
      </Text>
    </BlockStack>
  );
}

function Moves({ preview, names }: { preview: Extract<Merged, { ok: true }>; names: MergeNames }) {
  const { money } = useShopFormat();
  const { unpaidBefore, unpaidAfter } = preview.moves;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {`What moves to ${names.kept}`}
        </Text>
        <List>
          {mergeMoveLabels(preview.moves).map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
          {unpaidBefore === unpaidAfter ? null : (
            <List.Item>
              {`Commission of both that is not paid yet goes from ${money(unpaidBefore)} to ${money(unpaidAfter)}: it is counted by the terms of the member who is kept, and by what both sold together. What was paid stays as it was.`}
            </List.Item>
          )}
          <List.Item>
            {`${names.kept} keeps name and address, and gets what is missing. ${names.gone} is found under ${names.kept} from then on, in files too.`}
          </List.Item>
        </List>
      </BlockStack>
    </Card>
  );
}

function Problems({ problems, names }: { problems: readonly MergeProblem[]; names: MergeNames }) {
  return (
    <Banner tone="warning" title="The two cannot become one now">
      <List>
        {problems.map((problem, at) => (
          <List.Item key={at}>
            {mergeProblemLabel(problem, names)}{" "}
            {"refreshId" in problem && problem.refreshId ? <Link url={`/app/refreshes/${problem.refreshId}`}>Open the refresh</Link> : null}
          </List.Item>
        ))}
      </List>
    </Banner>
  );
}
