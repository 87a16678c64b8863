import { useFetcher } from "@remix-run/react";
import { ActionList, Banner, BlockStack, ChoiceList, Link, Modal, Text, TextField } from "@shopify/polaris";
import { useState, type ReactNode } from "react";

import { fewOf, listOf, plural } from "#app/format/counts.ts";
import { LONGEST_TAG } from "#app/members/member-tags.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

import type { ActAnswer, ActChoices } from "./act-answer.ts";
import type { MemberAct } from "./acts-menu.tsx";

type Asking = "archive" | "tag" | "untag" | "add_to_project" | "add_to_offer" | "refresh" | "message";

type Of = {
  /** The form fields that name who is chosen, and how many they are. */
  who: Record<string, string>;
  count: number;
  /** What the page has in another way. */
  without?: readonly Asking[];
  /** The list shows archived members: they can come back, and nothing else. */
  archived?: boolean;
  /** After a press that stays on the page. */
  onDone?: () => void;
};

const ACTS: readonly { what: Asking; content: string }[] = [
  { what: "refresh", content: "Refresh promo codes" },
  { what: "message", content: "Compose message" },
  { what: "add_to_offer", content: "Add to an offer" },
  { what: "add_to_project", content: "Add to a project" },
  { what: "tag", content: "Tag" },
  { what: "untag", content: "Take a tag away" },
  { what: "archive", content: "Archive" },
];

/** What can be done with members who are ticked in a list: a dialog for each, and what came of it as a banner of the page. */
export function useMemberActs({ who, count, without = [], archived = false, onDone }: Of) {
  const fetcher = useFetcher<ActAnswer>();
  const choices = useFetcher<ActChoices>();
  const live = useFetcher<ActAnswer>();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [seen, setSeen] = useState<ActAnswer | undefined>(undefined);
  const press = (fields: Record<string, string>) => {
    void fetcher.submit({ ...fields, ...who }, { method: "post", action: "/app/members/acts" });
    setAsking(null);
    onDone?.();
  };
  const ask = (what: Asking) => {
    if (what === "archive") void live.submit({ intent: "live_codes", ...who }, { method: "post", action: "/app/members/acts" });
    else choices.load("/app/members/acts");
    setAsking(what);
  };
  const may = useMay();
  const acts: MemberAct[] = !may("refresh")
    ? []
    : archived
      ? [{ content: "Put back in the list", onAction: () => press({ intent: "restore" }) }]
      : ACTS.filter(({ what }) => !without.includes(what)).map(({ what, content }) => ({
          content,
          onAction: () => ask(what),
          disabled: fetcher.state !== "idle",
        }));
  const answer = fetcher.state === "idle" && fetcher.data !== seen ? fetcher.data : undefined;
  return {
    acts,
    ask,
    busy: fetcher.state !== "idle",
    notice: answer ? <Told answer={answer} onDismiss={() => setSeen(answer)} /> : null,
    dialog:
      asking === null ? null : (
        <Ask
          key={asking}
          asking={asking}
          count={count}
          choices={choices.state === "idle" ? (choices.data ?? null) : null}
          live={live.state === "idle" ? (live.data?.live ?? null) : null}
          onGo={press}
          onClose={() => setAsking(null)}
        />
      ),
  };
}

function Told({ answer, onDismiss }: { answer: ActAnswer; onDismiss: () => void }) {
  const words = answer.refused ?? answer.said;
  if (words === null) return null;
  return (
    <Banner tone={answer.refused === null ? "success" : "warning"} onDismiss={onDismiss}>
      <p>
        {words}{" "}
        {(answer.changes ?? []).map(({ changeId, offer }) => (
          <span key={changeId}>
            <Link url={`/app/changes/${changeId}`}>{offer}</Link>{" "}
          </span>
        ))}
      </p>
    </Banner>
  );
}

type AskProps = {
  asking: Asking;
  count: number;
  /** Null while they are being read. */
  choices: ActChoices | null;
  live: NonNullable<ActAnswer["live"]> | null;
  onGo: (fields: Record<string, string>) => void;
  onClose: () => void;
};

const TITLES: Record<Asking, string> = {
  archive: "Archive",
  tag: "Tag",
  untag: "Take a tag away from",
  add_to_project: "Add to a project:",
  add_to_offer: "Add to an offer:",
  refresh: "Refresh promo codes of",
  message: "Write to",
};

function Ask({ asking, ...props }: AskProps) {
  const people = plural(props.count, "member");
  const title = `${TITLES[asking]} ${people}`;
  switch (asking) {
    case "archive":
      return <AskArchive title={title} {...props} />;
    case "tag":
      return <AskTag title={title} {...props} />;
    case "untag":
      return (
        <ChooseOne
          title={title}
          choices={props.choices?.tags ?? null}
          noun="tag"
          onClose={props.onClose}
          onChoose={(tag) => props.onGo({ intent: "untag", tag })}
        />
      );
    case "add_to_project":
      return (
        <ChooseOne
          title={title}
          choices={props.choices?.projects ?? null}
          noun="project"
          note="They come into its first stage. Who is in it already stays where they are."
          onClose={props.onClose}
          onChoose={(projectId) => props.onGo({ intent: asking, projectId })}
        />
      );
    default:
      return (
        <ChooseOne
          title={title}
          choices={props.choices?.offers ?? null}
          noun="offer"
          note={OFFER_NOTES[asking]}
          onClose={props.onClose}
          onChoose={(offerId) => props.onGo({ intent: asking, offerId })}
        />
      );
  }
}

const OFFER_NOTES: Record<"add_to_offer" | "refresh" | "message", string> = {
  add_to_offer: "You name their codes on the next page. Who has one in the offer already is left out.",
  refresh: "You name the new codes on the next page. Who has no code in the offer is left out, and you see who.",
  message: "You write on the next page, about one offer. Who is not in it is left out. Nothing is sent before you say so.",
};

type ChooseProps = {
  title: string;
  /** Null while they are being read. */
  choices: ActChoices["offers"] | null;
  noun: string;
  note?: string;
  onChoose: (id: string) => void;
  onClose: () => void;
};

/** So many are shown at a time; the field finds the others. */
const SHOWN = 8;

/** One of many by typing a part of its name. */
function ChooseOne({ title, choices, noun, note, onChoose, onClose }: ChooseProps) {
  const [text, setText] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = choices ?? [];
  const found = all.filter((choice) => words.every((word) => choice.title.toLowerCase().includes(word)));
  const rest = found.length - SHOWN;
  return (
    <Dialog open size="small" title={title} onClose={onClose} secondaryActions={[{ content: "Cancel", onAction: onClose }]}>
      <Modal.Section>
        <BlockStack gap="200">
          {note === undefined ? null : <Text as="p">{note}</Text>}
          {all.length > SHOWN ? (
            <TextField label={`Find the ${noun}`} autoComplete="off" autoFocus value={text} onChange={setText} />
          ) : null}
          <ActionList items={found.slice(0, SHOWN).map((choice) => ({ content: choice.title, onAction: () => onChoose(choice.id) }))} />
          {choices !== null && found.length === 0 ? (
            <Text as="p" tone="subdued">
              {all.length === 0 ? `There is no ${noun} yet.` : `No ${noun} is called that.`}
            </Text>
          ) : null}
          {rest > 0 ? <Text as="p" tone="subdued">{`And ${plural(rest, noun)} more: type a part of the name.`}</Text> : null}
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}

type TagProps = Pick<AskProps, "choices" | "onGo" | "onClose"> & { title: string };

function AskTag({ title, choices, onGo, onClose }: TagProps) {
  const [name, setName, { sent }] = useKept("tag of many", "");
  const typed = name.trim().toLowerCase();
  const known = (choices?.tags ?? []).filter(({ id }) => id !== typed && id.includes(typed)).slice(0, SHOWN);
  const go = (tag: string) => {
    sent();
    onGo({ intent: "tag", tag });
  };
  return (
    <Dialog
      open
      size="small"
      title={title}
      onClose={onClose}
      primaryAction={{ content: "Tag", disabled: typed === "", onAction: () => go(name) }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="200">
          <TextField label="Tag" autoComplete="off" autoFocus maxLength={LONGEST_TAG} value={name} onChange={setName} />
          {known.length === 0 ? null : <ActionList items={known.map((tag) => ({ content: tag.title, onAction: () => go(tag.title) }))} />}
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}

type ArchiveProps = Pick<AskProps, "count" | "live" | "onGo" | "onClose"> & { title: string };

/** Asks what becomes of codes that work, and says which they are. Never decides it by itself. */
function AskArchive({ title, count, live, onGo, onClose }: ArchiveProps) {
  const [codes, setCodes] = useState<"keep" | "withdraw">("keep");
  const has = live !== null && live.total > 0;
  return (
    <Dialog
      open
      size="small"
      title={title}
      onClose={onClose}
      primaryAction={{
        content: `Archive ${plural(count, "member")}`,
        loading: live === null,
        onAction: () => onGo({ intent: "archive", codes: has ? codes : "keep" }),
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">
            {`${count === 1 ? "The member leaves" : "They leave"} lists, choices and counts. Codes, sales, messages and projects are kept, and the filter “Archived” shows them again.`}
          </Text>
          {has ? <CodesQuestion live={live} codes={codes} onChange={setCodes} /> : null}
          {live === null || live.stores.length === 0 ? null : (
            <Text as="p">{`In ${listOf(live.stores)} nothing changes: this is not followed there.`}</Text>
          )}
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}

type CodesProps = { live: NonNullable<ActAnswer["live"]>; codes: "keep" | "withdraw"; onChange: (codes: "keep" | "withdraw") => void };

function CodesQuestion({ live, codes, onChange }: CodesProps) {
  const [first, rest] = [live.codes.map(({ name, offer }) => `${name} (${offer})`), live.total - live.codes.length];
  const busy: ReactNode =
    live.busy.length > 0 && codes === "withdraw" ? (
      <Text as="p" tone="caution">{`Not archived now, because a code of theirs is being changed: ${fewOf(live.busy, SHOWN)}.`}</Text>
    ) : null;
  return (
    <>
      <ChoiceList
        title={`${plural(live.total, "code")} ${live.total === 1 ? "works" : "work"} now: ${first.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`}
        selected={[codes]}
        onChange={([value]) => onChange(value === "withdraw" ? "withdraw" : "keep")}
        choices={[
          { value: "keep", label: "Go on working", helpText: "Shoppers use them as before, and sales go on counting for the member." },
          {
            value: "withdraw",
            label: "Stop working",
            helpText: "They are taken out of Shopify and remembered. Somebody who comes back can be activated again in the offer.",
          },
        ]}
      />
      {busy}
    </>
  );
}
