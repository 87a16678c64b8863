/** Two records of one person become one: what stands in the way, and what moves. */
import { fewOf, plural } from "#app/format/counts.ts";

/** `kept` stays; `gone` becomes a part of it. */
export type Pair = { keptId: string; goneId: string };

/** Why two records cannot become one now. `offer`, `order`: which one it is about, as people call it. `refreshId`: where to go first. */
export type MergeProblem =
  | { problem: "not_found" | "same" | "gone_already" | "kept_archived" }
  | { problem: "code_in_hand" | "draft_open" | "two_wishes" | "message_under_way"; offer: string; refreshId?: string | null }
  | { problem: "offer_being_made" }
  | { problem: "payout_under_way"; payout: number }
  | { problem: "order_decided"; order: string; offer: string };

/** How much of it moves. Amounts in minor units of the shop's currency. */
export type MergeMoves = {
  /** Offers that the one who goes is in, and those of them that both are in, by title. */
  offers: number;
  shared: string[];
  codes: number;
  /** The codes that shoppers can use now: all of them go on working. */
  liveCodes: string[];
  conversions: number;
  messages: number;
  wishes: number;
  links: number;
  projects: number;
  tags: number;
  /** Commission of both together that was not paid, before and after: offers that both are in pay by what the one sold. */
  unpaidBefore: number;
  unpaidAfter: number;
};

export type MergeNames = { kept: string; gone: string };

export function mergeProblemLabel(problem: MergeProblem, { kept, gone }: MergeNames): string {
  switch (problem.problem) {
    case "not_found":
      return "One of the two is not there any more.";
    case "same":
      return "Choose another record than this one.";
    case "gone_already":
      return `${gone} was merged with another member before.`;
    case "kept_archived":
      return `${kept} is archived. Bring them back first, or keep the other record.`;
    case "code_in_hand":
      return `A code of theirs is being changed in ${problem.offer}. Wait until that is done.`;
    case "draft_open":
      return `A draft of a refresh in ${problem.offer} names ${gone}. Start it or discard it first.`;
    case "two_wishes":
      return `Both have asked for another name in ${problem.offer}. Answer one of the two first.`;
    case "message_under_way":
      return `A message of ${problem.offer} is on its way to ${gone}. Wait until it is settled.`;
    case "offer_being_made":
      return "An offer is being created with a code for one of the two. Wait until that is done.";
    case "payout_under_way":
      return `Payout ${problem.payout} is approved and not paid, and one of the two is in it. Pay it or cancel it first.`;
    case "order_decided":
      return `Order ${problem.order} counts for both in ${problem.offer}, and somebody decided about one part of it. Nobody can say which part is left.`;
  }
}

/** So many codes or offers are named. */
const FEW = 6;

/** What the press does, a sentence each; nothing of what there is nothing. */
export function mergeMoveLabels(moves: MergeMoves): string[] {
  const { offers, shared, codes, liveCodes, conversions, messages, wishes, links, projects, tags } = moves;
  const moved = [
    ...(offers > 0 ? [plural(offers, "offer")] : []),
    ...(codes > 0 ? [plural(codes, "code")] : []),
    ...(conversions > 0 ? [plural(conversions, "conversion")] : []),
    ...(messages > 0 ? [plural(messages, "message")] : []),
    ...(wishes > 0 ? [plural(wishes, "name request")] : []),
    ...(links > 0 ? [plural(links, "link")] : []),
    ...(projects > 0 ? [plural(projects, "project")] : []),
    ...(tags > 0 ? [plural(tags, "tag")] : []),
  ];
  return [
    moved.length === 0 ? "Nothing hangs on this record but its details." : `Moves: ${moved.join(", ")}.`,
    ...(liveCodes.length > 0 ? [`${fewOf(liveCodes, FEW)} ${liveCodes.length === 1 ? "goes" : "go"} on working.`] : []),
    ...(shared.length > 0
      ? [
          `Both are in ${fewOf(shared, FEW)}: the codes of both stay, the present one is that of the member who is kept, and so is the payout.`,
        ]
      : []),
  ];
}
