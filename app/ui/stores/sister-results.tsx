import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, ButtonGroup } from "@shopify/polaris";

import { fewOf, plural } from "#app/format/counts.ts";
import { FAILED, NAMED, type RequestKind, type RequestView, type SisterResult } from "#app/stores/stores.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";

type Tone = "info" | "success" | "warning" | "critical";

/** Whether a store is still at work: the page reads how it goes. */
export function isUnderWay({ request }: SisterResult): boolean {
  return request !== null && ["meant", "asked", "accepted", "started"].includes(request.state);
}

/** How what was asked goes in the other stores, or that the old codes work there all the same. `canUndo`: this page can take back its own. */
export function SisterResults({ sisters, canUndo = false }: { sisters: readonly SisterResult[]; canUndo?: boolean }) {
  return sisters.map((sister) => <OneSister key={sister.shop} sister={sister} canUndo={canUndo} />);
}

function OneSister({ sister, canUndo }: { sister: SisterResult; canUndo: boolean }) {
  const { name, request, stillWorks, agreed } = sister;
  const told = toldOf(sister);
  if (told === null) return null;
  const works =
    stillWorks.length === 0 ? null : `${fewOf(stillWorks, NAMED)} ${stillWorks.length === 1 ? "works" : "work"} in ${name} now.`;
  const failed = request !== null && FAILED.includes(request.state);
  const undo = canUndo && request?.progress ? `Undo on this page changes nothing in ${name}.` : null;
  const isBare = !request?.outcome && works === null && told.more === null && undo === null && !failed;
  return (
    <Banner tone={told.tone} title={told.title}>
      {isBare ? null : (
        <BlockStack gap="200">
          {request?.outcome ? <p>{request.outcome}</p> : null}
          {works === null ? null : <p>{works}</p>}
          {told.more === null ? null : <p>{told.more}</p>}
          {undo === null ? null : <p>{undo}</p>}
          {failed && !request.seen ? <Presses request={request} agreed={agreed} name={name} /> : null}
        </BlockStack>
      )}
    </Banner>
  );
}

function Presses({ request, agreed, name }: { request: RequestView; agreed: boolean; name: string }) {
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  const may = useMay();
  if (!may("refresh")) return null;
  const press = (intent: "ask_again" | "seen") =>
    fetcher.submit({ intent }, { method: "post", action: `/app/store-requests/${request.id}` });
  const busy = fetcher.state !== "idle";
  return (
    <ButtonGroup>
      {agreed && request.state !== "attention" ? (
        <Button disabled={busy} onClick={() => press("ask_again")}>{`Ask ${name} again`}</Button>
      ) : null}
      <Button disabled={busy} onClick={() => press("seen")}>
        I know
      </Button>
    </ButtonGroup>
  );
}

type Told = { tone: Tone; title: string; more: string | null };

/** Null where nothing is to be told: the store was not asked, and none of the old codes works there. */
function toldOf({ name, request, stillWorks }: SisterResult): Told | null {
  if (request === null)
    return stillWorks.length === 0
      ? null
      : {
          tone: "warning",
          title: `${name} still has the old ${stillWorks.length === 1 ? "code" : "codes"}`,
          more: "It was not asked to follow. Replace it in that store’s app.",
        };
  const { progress, rows, kind, state } = request;
  const words = WORDS[kind];
  const what = words.noun === "offer" ? "the offer" : plural(rows.length, words.noun);
  switch (state) {
    case "meant":
      return {
        tone: "warning",
        title: `It is not known yet whether the offer was ${words.done} here`,
        more: `${name} is asked once it is.`,
      };
    case "asked":
    case "accepted":
      return { tone: "info", title: `${name} is being asked to ${words.verb} ${what}`, more: null };
    case "waits":
      return { tone: "warning", title: `${name} waits for a person there`, more: "Somebody there has to accept it first." };
    case "started":
      return {
        tone: "info",
        title:
          progress && kind === "refresh"
            ? `${name}: ${progress.done} of ${plural(progress.total, "code")} replaced`
            : `${name} is ${words.doing} ${words.noun}s`,
        more: null,
      };
    case "done":
      return {
        tone: "success",
        title: `${name} has ${words.done} ${kind === "refresh" ? plural(progress?.done ?? rows.length, "code") : what} too`,
        more: kind !== "refresh" || rows.length > NAMED ? null : rows.map(({ oldName, newName }) => sentence(oldName, newName)).join(" "),
      };
    case "attention":
      return {
        tone: "critical",
        title: `${plural(progress?.needAttention ?? 1, "code")} in ${name} ${progress?.needAttention === 1 ? "needs" : "need"} a person there`,
        more: "Its page in that store’s app says why.",
      };
    case "partly":
      return { tone: "critical", title: `${name} has not ${words.done} all ${words.noun}s`, more: null };
    case "refused":
      return {
        tone: "critical",
        title: words.noun === "code" ? `${name} has replaced nothing` : `${name} has not ${words.done} ${what}`,
        more: null,
      };
    case "ended":
      return { tone: "critical", title: `${name} no longer follows`, more: null };
  }
}

type Words = { verb: string; doing: string; done: string; noun: "code" | "member" | "offer" };

const WORDS: Record<RequestKind, Words> = {
  refresh: { verb: "replace", doing: "replacing", done: "replaced", noun: "code" },
  activate: { verb: "activate", doing: "activating", done: "activated", noun: "member" },
  deactivate: { verb: "deactivate", doing: "deactivating", done: "deactivated", noun: "member" },
  remove: { verb: "remove", doing: "removing", done: "removed", noun: "member" },
  readd: { verb: "re-add", doing: "re-adding", done: "re-added", noun: "member" },
  pause: { verb: "pause", doing: "pausing", done: "paused", noun: "offer" },
  resume: { verb: "resume", doing: "resuming", done: "resumed", noun: "offer" },
  end: { verb: "end", doing: "ending", done: "ended", noun: "offer" },
};

function sentence(oldName: string, newName: string): string {
  return oldName.toUpperCase() === newName.toUpperCase()
    ? `${newName} works there anew.`
    : `${oldName} no longer works there; ${newName} does.`;
}
