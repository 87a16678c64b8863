import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Card, Page } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { neededToFind } from "#app/members/columns-needed.ts";
import type { Candidate } from "#app/members/changes/members-to-add.server.ts";
import type { CodeRow } from "#app/offers/name-codes.ts";
import type { OfferView } from "#app/offers/read-offer.server.ts";

import { FileColumns, FileReading } from "#app/ui/files/file-columns.tsx";
import { useFileColumns } from "#app/ui/files/use-file-columns.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";

import { ChooseMembers, type Chosen } from "./choose-members.tsx";
import { NameMembers } from "./name-members.tsx";

type Props = {
  offer: OfferView;
  list: { search: string; projectId?: string | undefined; page: number; pageSize: number };
  members: { rows: Candidate[]; total: number };
  projects: readonly { id: string; name: string }[];
  /** How many can be added by one press. */
  most: number;
  /** Who is ticked when the page opens. */
  ticked: readonly string[];
};

type Planned = { rows: CodeRow[]; unmatched: { line: number; text: string }[]; problem: string | null; refused?: string };

/** For an offer nobody chose a pattern for. */
const PATTERN = "{FIRST}{VALUE}";

/** First who, then with which names: clashes are judged by the server, and the button says how many codes there will be. */
export function AddMembers({ offer, list, members, projects, most, ticked }: Props) {
  const fetcher = useFetcher<Planned>();
  const [pattern, setPattern] = useState(offer.namePattern || PATTERN);
  const [choosing, setChoosing] = useState(true);
  const file = useFileColumns();
  const [changeId, setChangeId] = useState(() => crypto.randomUUID());
  const planned = choosing ? null : (fetcher.data ?? null);
  const busy = fetcher.state !== "idle";

  const name = (who: Record<string, string>, next: { pattern: string; typed: Record<string, string> }) => {
    setPattern(next.pattern);
    void fetcher.submit({ intent: "name", pattern: next.pattern, typed: JSON.stringify(next.typed), ...who }, { method: "post" });
  };
  const choose = (chosen: Chosen) => {
    setChoosing(false);
    if ("memberIds" in chosen) return name({ memberIds: chosen.memberIds.join(",") }, { pattern, typed: {} });
    return name({ all: "true", search: list.search, ...(list.projectId && { projectId: list.projectId }) }, { pattern, typed: {} });
  };
  const find = () => {
    setChoosing(false);
    const form = file.form("file");
    form.set("pattern", pattern);
    void fetcher.submit(form, { method: "post", encType: "multipart/form-data" });
  };
  const looking = choosing && file.view !== null;
  const needed = neededToFind(file.fields);
  const rows = planned?.rows ?? [];
  const clashing = rows.filter(({ clash }) => clash !== null).length;
  const again = (next: { pattern: string; typed: Record<string, string> }) =>
    name({ memberIds: rows.map(({ memberId }) => memberId).join(",") }, next);
  useKeepTyped({
    name: "names",
    value: { changeId, pattern, names: rows.map(({ memberId, name }) => [memberId, name] as const) },
    changed: rows.length > 0,
    restore: (kept) => {
      setChangeId(kept.changeId);
      setChoosing(false);
      name(
        { memberIds: kept.names.map(([memberId]) => memberId).join(",") },
        { pattern: kept.pattern, typed: Object.fromEntries(kept.names) },
      );
      return true;
    },
  });
  const add = () =>
    fetcher.submit(
      {
        intent: "add",
        changeId,
        names: JSON.stringify(Object.fromEntries(rows.map(({ memberId, name }) => [memberId, name]))),
      },
      { method: "post" },
    );

  return (
    <Page
      title="Add members"
      subtitle={offer.title}
      backAction={{ content: offer.title, url: `/app/offers/${offer.id}` }}
      {...(planned && rows.length > 0
        ? {
            primaryAction: {
              content: `Add ${plural(rows.length, "member")}`,
              disabled: clashing > 0,
              loading: busy,
              onAction: () => void add(),
              ...(clashing > 0 && { helpText: `${plural(clashing, "name")} cannot be used yet` }),
            },
          }
        : looking
          ? {
              primaryAction: { content: "Continue with this file", disabled: needed !== null, loading: file.busy, onAction: find },
              secondaryActions: [{ content: "Leave the file", onAction: () => file.choose(null) }],
            }
          : {})}
    >
      <BlockStack gap="400">
        {fetcher.data?.refused ? <Banner tone="critical">{fetcher.data.refused}</Banner> : null}
        {planned?.problem ? (
          <Banner tone="warning" title={planned.problem === "file" ? "This file cannot be read" : "This pattern cannot be used"}>
            <p>
              {planned.problem === "file"
                ? "It names nobody, or more people than can be added at once."
                : "Check its braces and placeholders."}
            </p>
          </Banner>
        ) : null}
        {looking && file.view ? (
          <>
            {needed === null ? null : (
              <Banner tone="warning">
                <p>{needed}</p>
              </Banner>
            )}
            <Card>
              <FileReading view={file.view} fields={file.fields} busy={file.busy} onReadAs={file.readAs} />
            </Card>
            <Card padding="0">
              <FileColumns view={file.view} fields={file.fields} onChange={file.setFields} />
            </Card>
          </>
        ) : choosing || planned?.problem === "file" ? (
          <ChooseMembers
            {...{ list, members, projects, most, ticked }}
            onChosen={choose}
            onFile={(chosen) => {
              setChoosing(true);
              file.choose(chosen);
            }}
            problem={file.problem}
          />
        ) : (
          <NameMembers
            rows={rows}
            unmatched={planned?.unmatched ?? []}
            pattern={pattern}
            busy={busy}
            onChange={again}
            onBack={() => setChoosing(true)}
          />
        )}
      </BlockStack>
    </Page>
  );
}
