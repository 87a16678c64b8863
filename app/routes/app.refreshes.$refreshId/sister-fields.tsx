import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Checkbox, Text } from "@shopify/polaris";
import { useEffect, useRef, useState } from "react";

import { fewOf, plural } from "#app/format/counts.ts";
import { NAMED, type ChosenStore, type SisterPreview, type SisterRow, type SisterStore } from "#app/stores/stores.ts";

type Looked = { previews: SisterPreview[] };

/**
 * What the draft would do in other stores, read again whenever its names have settled, and which of them follow. They do unless somebody
 * takes the tick away.
 */
export function useSisters({ refreshId, stores, settling }: { refreshId: string; stores: readonly SisterStore[]; settling: boolean }) {
  const fetcher = useFetcher<Looked>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const load = useRef(fetcher.load);
  useEffect(() => {
    load.current = fetcher.load;
  });
  const isTied = stores.length > 0;
  useEffect(() => {
    if (isTied && !settling) load.current(`/app/refreshes/${refreshId}/stores`);
  }, [refreshId, isTied, settling]);
  const previews = fetcher.data?.previews;
  const previewOf = (shop: string) => previews?.find((preview) => preview.shop === shop);
  const follows = (shop: string) => !left.has(shop) && askable(previewOf(shop), confirmed).length > 0;
  const chosen: ChosenStore[] = stores.map(({ shop }) => ({
    shop,
    follow: follows(shop),
    confirmed: [...confirmed],
    seen: previewOf(shop)?.seen ?? "",
  }));
  return {
    stores,
    previewOf,
    follows,
    confirmed,
    /** Somebody would press before they could see what happens in another store. */
    waits: isTied && (settling || fetcher.state !== "idle" || !previews),
    looked: previews !== undefined,
    /** What is shown was said of names that have changed since. */
    isBehind: previews !== undefined && (settling || fetcher.state !== "idle"),
    /** What a person sees of them, as one word, whatever the new names are. */
    shown: JSON.stringify((previews ?? []).map(({ shop, seen, rows }) => [shop, seen, rows.map(({ trouble }) => trouble)])),
    left,
    chosen,
    setFollow: (shop: string, on: boolean) => setLeft((now) => toggled(now, shop, !on)),
    setConfirmed: (codeId: string, on: boolean) => setConfirmed((now) => toggled(now, codeId, on)),
  };
}

/** A press while the other stores are looked at goes on by itself when they still show what the person saw; otherwise they look first. */
export function useHeldPress({ waits, shown }: { waits: boolean; shown: string }, presses: { go: () => void; look: () => void }) {
  const [held, setHeld] = useState<string | null>(null);
  const latest = useRef(presses);
  useEffect(() => {
    latest.current = presses;
  });
  useEffect(() => {
    if (held === null || waits) return;
    setHeld(null);
    if (held === shown) latest.current.go();
    else latest.current.look();
  }, [held, waits, shown]);
  return { isHeld: held !== null, pressWhenLooked: () => (waits ? setHeld(shown) : presses.go()) };
}

function toggled(set: ReadonlySet<string>, one: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (on) next.add(one);
  else next.delete(one);
  return next;
}

/** Rows that would be asked for: surely the same creator’s, or confirmed to be. */
function askable(preview: SisterPreview | undefined, confirmed: ReadonlySet<string>): SisterRow[] {
  return (preview?.rows ?? []).filter(({ match }) => match.is === "same" || (match.is === "question" && confirmed.has(match.codeId)));
}

/** The other stores where the same codes work, each with what would happen there. */
export function SisterFields({ sisters }: { sisters: ReturnType<typeof useSisters> }) {
  return (
    <BlockStack gap="500">
      <Text as="h3" variant="headingMd">
        Other stores
      </Text>
      {sisters.isBehind ? (
        <Text as="p" tone="subdued">
          The new codes are being looked at. What is said here is of those before.
        </Text>
      ) : null}
      {sisters.stores.map(({ shop, name }) => {
        const preview = sisters.previewOf(shop);
        if (preview) return <OneSister key={shop} preview={preview} sisters={sisters} />;
        return (
          <Text key={shop} as="p" tone="subdued">
            {sisters.looked ? `${name} cannot be reached: nothing is changed there.` : `Looking at ${name}`}
          </Text>
        );
      })}
    </BlockStack>
  );
}

function OneSister({ preview, sisters }: { preview: SisterPreview; sisters: ReturnType<typeof useSisters> }) {
  const { shop, name, offerTitle, offerNote, asksPerson, rows, unchecked } = preview;
  const works = rows.filter(({ match }) => "codeId" in match);
  const asked = askable(preview, sisters.confirmed);
  const follow = sisters.follows(shop);
  const going = follow ? asked.filter(({ trouble }) => trouble === null) : [];
  const staying = works.filter((row) => !going.includes(row)).map(({ oldName }) => oldName);
  if (works.length === 0)
    return (
      <BlockStack gap="100">
        <Text as="p">{`No member of ${offerTitle} in ${name} has ${rows.length === 1 ? "this code" : "one of these codes"}. Nothing is changed there.`}</Text>
        <Elsewhere rows={rows} name={name} />
      </BlockStack>
    );
  return (
    <BlockStack gap="200">
      <Checkbox
        label={`Change ${works.length === 1 ? "it" : "them"} in ${name} too`}
        helpText={`${fewOf(
          works.map(({ oldName }) => oldName),
          NAMED,
        )} also ${works.length === 1 ? "works" : "work"} in ${name}, in ${offerTitle}.`}
        checked={follow}
        disabled={asked.length === 0}
        onChange={(on) => sisters.setFollow(shop, on)}
      />
      <Box paddingInlineStart="800">
        <BlockStack gap="200">
          {offerNote === null ? null : <Text as="p" tone="subdued">{`The offer there ${offerNote}.`}</Text>}
          {going.slice(0, ROWS).map(({ itemId, oldName, newName, match }) => (
            <Text key={itemId} as="p" breakWord>
              {`${oldName} ${newName === "" ? "is replaced" : `becomes ${newName}`}${"memberName" in match ? ` for ${match.memberName}` : ""}.`}
            </Text>
          ))}
          {going.length > ROWS ? (
            <Text as="p">{`So ${going.length - ROWS === 1 ? "does" : "do"} ${plural(going.length - ROWS, "more code")}.`}</Text>
          ) : null}
          {unchecked === 0 ? null : (
            <Text
              as="p"
              tone="subdued"
            >{`${plural(unchecked, "code")} of them could not be checked in ${name} yet: that is done when it runs, and ${unchecked === 1 ? "it stays" : "those stay"} where something stands in the way.`}</Text>
          )}
          <Questions rows={works} name={name} sisters={sisters} />
          {follow
            ? asked
                .filter(({ trouble }) => trouble !== null)
                .slice(0, ROWS)
                .map(({ itemId, oldName, trouble }) => (
                  <Text key={itemId} as="p" tone="critical" breakWord>
                    {`${oldName} stays there: ${trouble ?? ""}.`}
                  </Text>
                ))
            : null}
          {staying.length === 0 ? null : (
            <Banner tone="warning">
              <p>{`${fewOf(staying, NAMED)} ${staying.length === 1 ? "goes" : "go"} on working in ${name}.`}</p>
            </Banner>
          )}
          {follow && asksPerson ? (
            <Text as="p" tone="subdued">{`A person in ${name} has to accept it first. Until then the old code works there.`}</Text>
          ) : null}
          <Elsewhere rows={rows} name={name} />
        </BlockStack>
      </Box>
    </BlockStack>
  );
}

/** As many rows as are told one by one. */
const ROWS = 5;

const BECAUSE = {
  other_address: "has another e-mail address there",
  address_of_another: "is not who has this creator’s e-mail address there",
  other_code: "has the same e-mail address and another code there",
} as const;

/** Money would count for the wrong person: who it is, somebody says for each. */
function Questions({ rows, name, sisters }: { rows: readonly SisterRow[]; name: string; sisters: ReturnType<typeof useSisters> }) {
  return rows.map(({ itemId, oldName, match }) =>
    match.is === "question" ? (
      <Checkbox
        key={itemId}
        label={`${match.memberName}, who has ${oldName} in ${name}, is the same creator`}
        helpText={`${match.memberName} ${BECAUSE[match.because]}. Leave it unticked if you are not sure: sales with the new code would count for them.`}
        checked={sisters.confirmed.has(match.codeId)}
        onChange={(on) => sisters.setConfirmed(match.codeId, on)}
      />
    ) : null,
  );
}

/** Creators who are there with other codes, or not at all: said, so that nobody thinks they were forgotten. */
function Elsewhere({ rows, name }: { rows: readonly SisterRow[]; name: string }) {
  const others = rows.flatMap(({ itemId, oldName, match }) => (match.is === "elsewhere" ? [{ itemId, oldName, match }] : []));
  const nobody = rows.filter(({ match }) => match.is === "nobody");
  return (
    <>
      {others.slice(0, ROWS).map(({ itemId, oldName, match }) => (
        <Text key={itemId} as="p" tone="subdued" breakWord>
          {match.codes.length === 0
            ? `${match.memberName} has no code in ${name} now.`
            : `${match.memberName} has ${fewOf(match.codes, NAMED)} in ${name}, not ${oldName}: that stays.`}
        </Text>
      ))}
      {nobody.length === 0 || nobody.length === rows.length ? null : (
        <Text as="p" tone="subdued" breakWord>
          {`No member there has ${fewOf(
            nobody.map(({ oldName }) => oldName),
            NAMED,
          )}.`}
        </Text>
      )}
    </>
  );
}
