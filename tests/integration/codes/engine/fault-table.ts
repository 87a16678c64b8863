/** What can befall which step. A fault that cannot strike a step is left out, so that every row strikes. */
import type { Step } from "#app/codes/engine/plans.ts";

import type { Fault } from "./fault-strike.ts";

const DEATHS: Fault[] = [{ kind: "crash_before" }, { kind: "crash_after" }];
const TROUBLES: Fault[] = [
  { kind: "timeout_before" },
  { kind: "timeout_after" },
  { kind: "throttle" },
  { kind: "5xx" },
  { kind: "malformed" },
];
const STUCK = (kind: "bulk_creation_stuck" | "job_stuck"): Fault[] => [
  { kind, forGood: false },
  { kind, forGood: true },
];

export function faultsOf(step: Step): Fault[] {
  switch (step) {
    case "add":
      return [...DEATHS, ...TROUBLES, ...STUCK("bulk_creation_stuck")];
    case "delete":
    case "remove_new":
      return [...DEATHS, ...TROUBLES, ...STUCK("job_stuck")];
    case "check_free":
    case "verify_added":
    case "verify_deleted":
    case "verify_removed":
      return [...DEATHS, ...TROUBLES];
    // Asks nothing of Shopify.
    case "record":
    case "close":
      return DEATHS;
  }
}

/** Those in which the two ways of looking can end differently; the others leave nothing behind to look at. */
export function leavesTraces({ kind }: Fault): boolean {
  return kind === "crash_after" || kind === "timeout_after" || kind === "bulk_creation_stuck" || kind === "job_stuck";
}

export function wordsOf(fault: Fault): string {
  switch (fault.kind) {
    case "crash_before":
      return "a worker dies before the effect";
    case "crash_after":
      return "a worker dies after the effect, before it is on record";
    case "timeout_before":
      return "a call times out without an effect";
    case "timeout_after":
      return "a call times out after its effect";
    case "throttle":
      return "Shopify throttles";
    case "5xx":
      return "Shopify is down";
    case "malformed":
      return "an answer makes no sense";
    case "bulk_creation_stuck":
      return fault.forGood
        ? "every import stays in Shopify's queue until it is retried"
        : "an import stays in Shopify's queue for a minute";
    case "job_stuck":
      return fault.forGood
        ? "every deletion stays in Shopify's queue until it is retried"
        : "a deletion stays in Shopify's queue for a minute";
  }
}
