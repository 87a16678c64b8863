import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Checkbox, ChoiceList, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { fewOf, listOf, plural } from "#app/format/counts.ts";
import {
  isIssuing,
  isOfOffer,
  NAMED,
  type ChosenStore,
  type FollowedAct,
  type FollowPreview,
  type FollowRow,
  type SisterStore,
} from "#app/stores/stores.ts";

type Looked = ActionResult<{ previews?: FollowPreview[] }>;

type Asked = {
  offerId: string;
  /** Null where other stores do not follow. */
  kind: FollowedAct | null;
  stores: readonly SisterStore[];
  /** The form fields that name the members. */
  who?: Record<string, string>;
};

/** What an act would do in other stores, read once when it is asked about, and what a person decides for each: nothing is decided before. */
export function useFollows({ offerId, kind, stores, who = {} }: Asked) {
  const fetcher = useFetcher<Looked>();
  const [decided, setDecided] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const isAsked = kind !== null && stores.length > 0;
  const look = useRef(() => {
    if (isAsked) void fetcher.submit({ kind, ...who }, { method: "post", action: `/app/offers/${offerId}/follows` });
  });
  useEffect(() => look.current(), []);
  const { previews, refused = null } = fetcher.data ?? {};
  const previewOf = (shop: string) => previews?.find((preview) => preview.shop === shop);
  const isDecided = ({ shop }: SisterStore) => {
    const preview = previewOf(shop);
    if (!preview || !canFollow(preview)) return true;
    const follow = decided.get(shop);
    return follow === false || (follow === true && (preview.rows.length === 0 || going(preview, confirmed).length > 0));
  };
  return {
    ...{ kind, stores, previewOf, decided, confirmed, refused, isAsked },
    looked: previews !== undefined,
    /** Somebody has seen and decided all there is to. */
    ready: !isAsked || (previews !== undefined && stores.every(isDecided)),
    chosen: stores.map(({ shop }): ChosenStore => {
      const preview = previewOf(shop);
      const follow = preview !== undefined && canFollow(preview) && decided.get(shop) === true;
      return { shop, follow, confirmed: [...confirmed], seen: preview?.seen ?? "" };
    }),
    decide: (shop: string, follow: boolean) => setDecided((now) => new Map(now).set(shop, follow)),
    confirm: (codeId: string, on: boolean) =>
      setConfirmed((now) => {
        const next = new Set(now);
        if (on) next.add(codeId);
        else next.delete(codeId);
        return next;
      }),
  };
}

type Follows = ReturnType<typeof useFollows>;

/** Found there, and not as it is to be already. */
const open = ({ rows }: FollowPreview) => rows.filter(({ match, already }) => "codeId" in match && !already);
const canFollow = (preview: FollowPreview) => (preview.rows.length === 0 ? preview.nothing === null : open(preview).length > 0);

/** Those who would be asked for: surely the same creator, or said to be. */
const going = (preview: FollowPreview, confirmed: ReadonlySet<string>) =>
  open(preview).filter(({ match }) => match.is === "same" || (match.is === "question" && confirmed.has(match.codeId)));

/** The other stores with the same offer, each with what would happen there and the question whether it follows. */
export function FollowFields({ follows }: { follows: Follows }) {
  if (!follows.isAsked) return null;
  if (follows.refused !== null)
    return (
      <Banner tone="warning">
        <p>{follows.refused}</p>
      </Banner>
    );
  return follows.stores.map(({ shop, name }) => {
    const preview = follows.previewOf(shop);
    if (preview) return <OneStore key={shop} preview={preview} follows={follows} />;
    return (
      <Text key={shop} as="p" tone="subdued">
        {follows.looked ? `${name} cannot be reached: nothing is changed there.` : `Looking at ${name}`}
      </Text>
    );
  });
}

const TOO: Record<FollowedAct, string> = {
  activate: "Activate there too",
  deactivate: "Deactivate there too",
  remove: "Remove there too",
  readd: "Re-add there too",
  pause: "Pause it there too",
  resume: "Resume it there too",
  end: "End it there too",
};

function OneStore({ preview, follows }: { preview: FollowPreview; follows: Follows }) {
  const { shop, name, offerTitle, nothing, asksPerson, rows, unchecked } = preview;
  const { kind } = follows;
  if (kind === null) return null;
  const decided = follows.decided.get(shop);
  const leaves = isOfOffer(kind) ? `Leave it in ${name} as it is` : `Leave them in ${name} as they are`;
  if (!canFollow(preview))
    return (
      <BlockStack gap="100">
        <Text as="p">
          {isOfOffer(kind) ? `${offerTitle} in ${name} ${nothing ?? ""}. It stays as it is there.` : `Nothing is changed in ${name}.`}
        </Text>
        <Others rows={rows} name={name} kind={kind} />
      </BlockStack>
    );
  return (
    <BlockStack gap="200">
      <ChoiceList
        title={isOfOffer(kind) ? `${offerTitle} is in ${name} too` : foundLabel(preview)}
        choices={[
          { label: TOO[kind], value: "too" },
          { label: leaves, value: "not" },
        ]}
        selected={decided === undefined ? [] : [decided ? "too" : "not"]}
        onChange={([choice]) => follows.decide(shop, choice === "too")}
      />
      {decided === false ? (
        <Text as="p" tone="subdued" breakWord>
          {leftLabel(preview, kind)}
        </Text>
      ) : (
        <Going preview={preview} kind={kind} />
      )}
      {decided === false ? null : <Questions rows={open(preview)} name={name} kind={kind} follows={follows} />}
      {unchecked === 0 ? null : (
        <Text
          as="p"
          tone="subdued"
        >{`${plural(unchecked, "member")} could not be checked in ${name} yet: that is done when it runs.`}</Text>
      )}
      {decided === true && asksPerson ? (
        <Text as="p" tone="subdued">{`A person in ${name} has to accept it first. Until then nothing changes there.`}</Text>
      ) : null}
      <Others rows={rows} name={name} kind={kind} />
    </BlockStack>
  );
}

/** "1 of these 2 members is in Glow EU too, in Creators" */
function foundLabel({ rows, name, offerTitle }: FollowPreview): string {
  const count = rows.filter(({ match }) => "codeId" in match).length;
  if (rows.length === 1) return `This member is in ${name} too, in ${offerTitle}`;
  return `${count} of these ${rows.length} members ${count === 1 ? "is" : "are"} in ${name} too, in ${offerTitle}`;
}

/** What follows from leaving it. */
function leftLabel(preview: FollowPreview, kind: FollowedAct): string {
  const found = open(preview);
  const codes = found.flatMap((row) => row.codes);
  const goOn = codes.length === 1 ? "goes on" : "go on";
  switch (kind) {
    case "remove":
    case "deactivate":
      if (codes.length === 0) return `${fewOf(found.map(nameOf), NAMED)} ${found.length === 1 ? "stays" : "stay"} in the offer there.`;
      return `${fewOf(codes, NAMED)} ${goOn} working in ${preview.name}.`;
    case "activate":
    case "readd":
      return `${fewOf(codes, NAMED)} ${codes.length === 1 ? "does" : "do"} not work in ${preview.name}.`;
    case "pause":
    case "end":
      return `Its codes go on working in ${preview.name}.`;
    case "resume":
      return `It stays paused in ${preview.name}.`;
  }
}

function Going({ preview, kind }: { preview: FollowPreview; kind: FollowedAct }) {
  if (isOfOffer(kind))
    return (
      <Text as="p" tone="subdued">{`If it follows, every code of it ${kind === "resume" ? "works again" : "stops working"} there.`}</Text>
    );
  const same = open(preview).filter(({ match }) => match.is === "same");
  return (
    <>
      {same.slice(0, ROWS).map((row) => (
        <Text key={row.enrolmentId} as="p" tone={row.trouble === null ? undefined : "critical"} breakWord>
          {wouldBe(row, kind)}
        </Text>
      ))}
      <More rows={same} />
    </>
  );
}

/** As many members as are told one by one. */
const ROWS = 5;

function More({ rows }: { rows: readonly unknown[] }) {
  return rows.length > ROWS ? <Text as="p" tone="subdued">{`And ${plural(rows.length - ROWS, "more member")}.`}</Text> : null;
}

const nameOf = ({ match }: FollowRow) => ("memberName" in match ? match.memberName : "");

/** "Maya Lopez: MAYA10 stops working there." */
function wouldBe(row: FollowRow, kind: FollowedAct): string {
  const codes = listOf(row.codes);
  const goes = kind === "remove" ? " and they leave the offer" : "";
  if (row.trouble !== null) return `${nameOf(row)} stays as they are there: ${row.trouble}.`;
  if (row.codes.length === 0 && kind === "remove") return `${nameOf(row)} leaves the offer there. No code of theirs works.`;
  const one = row.codes.length === 1;
  const would = isIssuing(kind) ? `${one ? "works" : "work"} there again` : `${one ? "stops" : "stop"} working there`;
  return `${nameOf(row)}: ${codes} ${would}${goes}.`;
}

const BECAUSE = {
  other_address: "They have another e-mail address there.",
  address_of_another: "This creator’s e-mail address is somebody else’s there.",
  other_code: "They have the same e-mail address and another code there.",
} as const;

/** "has MAYA10", or "had MAYA10 last" where it does not work now. */
const heldBy = ({ codes, known }: FollowRow, kind: FollowedAct) =>
  isIssuing(kind) || codes.length === 0 ? `had ${known} last` : `has ${listOf(codes)}`;

/** Whether it is the same creator, somebody says for each. */
function Questions({ rows, name, kind, follows }: { rows: readonly FollowRow[]; name: string; kind: FollowedAct; follows: Follows }) {
  return rows.map((row) => {
    const { enrolmentId, match } = row;
    return match.is === "question" ? (
      <Checkbox
        key={enrolmentId}
        label={`${match.memberName}, who ${heldBy(row, kind)} in ${name}, is the same creator`}
        helpText={`${BECAUSE[match.because]} ${wouldBe(row, kind)} Leave it unticked if you are not sure.`}
        checked={follows.confirmed.has(match.codeId)}
        onChange={(on) => follows.confirm(match.codeId, on)}
      />
    ) : null;
  });
}

const ALREADY: Record<FollowedAct, string> = {
  activate: "active",
  deactivate: "inactive",
  remove: "removed",
  readd: "in the offer",
  pause: "paused",
  resume: "resumed",
  end: "ended",
};

/** Who is not found there, has other codes, or is as they are to be: said, so that nobody thinks they were forgotten. */
function Others({ rows, name, kind }: { rows: readonly FollowRow[]; name: string; kind: FollowedAct }) {
  const nobody = rows.filter(({ match }) => match.is === "nobody");
  const already = rows.filter((row) => row.already);
  const few = (some: readonly string[]) => fewOf(some, NAMED);
  return (
    <>
      {already.length === 0 ? null : (
        <Text as="p" tone="subdued" breakWord>
          {`${few(already.map(nameOf))} ${already.length === 1 ? "is" : "are"} ${ALREADY[kind]} there already.`}
        </Text>
      )}
      {rows
        .flatMap(({ enrolmentId, match }) => (match.is === "elsewhere" ? [{ enrolmentId, match }] : []))
        .slice(0, ROWS)
        .map(({ enrolmentId, match }) => (
          <Text key={enrolmentId} as="p" tone="subdued" breakWord>
            {match.codes.length === 0
              ? `${match.memberName} has no code in ${name} now.`
              : `${match.memberName} has ${few(match.codes)} in ${name}: that stays.`}
          </Text>
        ))}
      {nobody.length === 0 ? null : (
        <Text as="p" tone="subdued" breakWord>
          {`No member there has ${few(nobody.map(({ oldName }) => oldName || "a code of theirs"))}.`}
        </Text>
      )}
    </>
  );
}
