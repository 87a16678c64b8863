import type { DraftSummary } from "#app/refreshes/row-check.ts";

import { TRY_ONCE } from "#app/ui/connection/keep-trying.ts";

import type { AnsweredRow } from "./draft-names.ts";

/** What `/app/refreshes/{id}/names` answers: the rows that were asked about, and the summary of the whole draft. */
export type NamesAnswer = { rows: AnsweredRow[]; summary: DraftSummary };

type Names = Record<string, string>;

/** `started`: no draft any more, its page has to be read again. `unreachable`: keep the names and try again. */
export async function sendNames(
  refreshId: string,
  body: { names: Names; check: string[]; reason?: string },
): Promise<NamesAnswer | "started" | "unreachable"> {
  const response = await fetch(`/app/refreshes/${refreshId}/names`, asJson(body)).catch(() => null);
  // A right that was taken meanwhile: the page that is read again says so.
  if (response?.status === 409 || response?.status === 403) return "started";
  if (!response?.ok) return "unreachable";
  return response.json().catch(() => "unreachable") as Promise<NamesAnswer | "unreachable">;
}

/** The last words typed before leaving the page; the browser finishes this request on its own. */
export function saveNames(refreshId: string, names: Names): void {
  if (Object.keys(names).length === 0) return;
  void fetch(`/app/refreshes/${refreshId}/names`, { ...asJson({ names, check: [] }), keepalive: true }).catch(() => undefined);
}

/** What was chosen under the table. A lost connection is no matter: "Update offer" carries it again. */
export async function saveChoices(refreshId: string, choices: Record<string, string | null>): Promise<void> {
  await fetch(`/app/refreshes/${refreshId}/names`, asJson({ names: {}, check: [], ...choices })).catch(() => undefined);
}

/** A free name for a member of the draft; null when there is none to offer, or the app cannot be reached now. */
export async function suggestionFor(
  refreshId: string,
  { itemId, except }: { itemId: string; except: (candidate: string) => boolean },
): Promise<string | null> {
  const response = await fetch(`/app/refreshes/${refreshId}/suggestions?item=${itemId}`).catch(() => null);
  if (!response?.ok) return null;
  const { names } = (await response.json()) as { names: string[] };
  return names.find((candidate) => !except(candidate)) ?? null;
}

function asJson(body: unknown): RequestInit {
  return { method: "POST", headers: { "Content-Type": "application/json", [TRY_ONCE]: "1" }, body: JSON.stringify(body) };
}
