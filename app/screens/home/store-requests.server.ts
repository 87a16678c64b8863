import { fewOf } from "#app/format/counts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { FAILED, isOfOffer, NAMED, REQUEST_KINDS, type RequestKind, type RequestRow } from "#app/stores/stores.ts";

import type { Need } from "./need.ts";

/** What other stores of the merchant ask of this one, and what was not done there or here, until somebody knows of it. */
export async function storeRequests({ db }: ShopContext): Promise<Need[]> {
  const requests = await db.storeRequest.findMany({
    where: { seenAt: null, kind: { in: REQUEST_KINDS }, state: { in: ["waits", ...FAILED, "started"] } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 20,
    include: { offer: { select: { title: true } } },
  });
  return requests.flatMap(({ id, direction, state, otherName, offer, offerId, rows, outcome, refreshId, changeId, ...request }): Need[] => {
    const kind = request.kind as RequestKind;
    const words = WORDS[kind];
    const all = rows as RequestRow[];
    const left = all.filter(({ why }) => why !== null);
    const names = fewOf(
      (left.length > 0 ? left : all).map(({ oldName }) => oldName),
      NAMED,
    );
    const key = `store request ${id}`;
    const about = isOfOffer(kind) ? offer.title : `${names}, ${offer.title}`;
    if (direction === "out") {
      if (!FAILED.some((one) => one === state)) return [];
      const action = refreshId
        ? { content: "Open refresh", url: `/app/refreshes/${refreshId}` }
        : changeId
          ? { content: "Open change", url: `/app/changes/${changeId}` }
          : { content: "Open offer", url: `/app/offers/${offerId}` };
      return [{ key, what: words.notThere(otherName), about, action }];
    }
    const action = { content: "Open request", url: `/app/store-requests/${id}` };
    if (state === "waits") return [{ key, what: words.asks(otherName), about, action }];
    // What was begun and needs a person is told of as every refresh is.
    const failed = isOfOffer(kind) ? state === "refused" && outcome !== null : left.length > 0;
    return failed ? [{ key, what: words.notHere(otherName), about, action }] : [];
  });
}

type Words = { notThere: (name: string) => string; asks: (name: string) => string; notHere: (name: string) => string };

const ofMembers = (verb: string): Words => ({
  notThere: (name) => `${name} did not ${verb} all members that were asked for`,
  asks: (name) => `${name} asks to ${verb} members here`,
  notHere: (name) => `Members that ${name} asked to ${verb} stay as they are`,
});
const ofOffer = (verb: string, done: string): Words => ({
  notThere: (name) => `${name} did not ${verb} the offer`,
  asks: (name) => `${name} asks to ${verb} an offer here`,
  notHere: (name) => `The offer was not ${done}, as ${name} asked`,
});

const WORDS: Record<RequestKind, Words> = {
  refresh: {
    notThere: (name) => `${name} did not replace all codes that were asked for`,
    asks: (name) => `${name} asks to replace codes here`,
    notHere: (name) => `Codes that ${name} asked to replace could not be replaced`,
  },
  activate: ofMembers("activate"),
  deactivate: ofMembers("deactivate"),
  remove: ofMembers("remove"),
  readd: ofMembers("re-add"),
  pause: ofOffer("pause", "paused"),
  resume: ofOffer("resume", "resumed"),
  end: ofOffer("end", "ended"),
};
