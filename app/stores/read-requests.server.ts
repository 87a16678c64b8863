import { keyOf } from "#app/codes/promo-code.ts";
import type { RefreshReason } from "#app/codes/engine/plans.ts";
import type { StoreRequest } from "#app/generated/prisma/client.ts";
import { isId } from "#app/platform/ids.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { progressThere } from "./carry-request.server.ts";
import { otherStore } from "./door.server.ts";
import { doorOf, ownRows, tiesOf, type SistersDeps } from "./preview-sisters.server.ts";
import {
  isOfOffer,
  OFFER_ACTS,
  REQUEST_KINDS,
  type RequestChoices,
  type RequestKind,
  type RequestRow,
  type RequestState,
  type RequestView,
  type SisterResult,
} from "./stores.ts";

/** As many old codes as a refresh's page looks for in another store. */
const LOOK_FOR = 1_000;

/** So long an offer’s page says that another store has paused or resumed it too. */
const NEWS_MS = 3_600_000;

/** Each store that a started refresh concerns: what it was asked and did, and which of the old codes work there at this moment. */
export async function readSisters(ctx: ShopContext, refreshId: string, deps: SistersDeps): Promise<SisterResult[]> {
  const refresh = isId(refreshId) ? await ctx.db.refresh.findFirst({ where: { id: refreshId, state: { not: "draft" } } }) : null;
  if (!refresh) return [];
  const [ties, requests] = await Promise.all([
    tiesOf(ctx, refresh.offerId),
    ctx.db.storeRequest.findMany({
      where: { refreshId, direction: "out", kind: { in: REQUEST_KINDS } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    }),
  ]);
  if (ties.length === 0 && requests.length === 0) return [];
  const names = (await ownRows(ctx, refreshId)).slice(0, LOOK_FOR).map(({ oldName }) => keyOf(oldName));
  const stores = new Map([
    ...requests.map(({ otherShop, otherName }) => [otherShop, otherName] as const),
    ...ties.map(({ shop, name }) => [shop, name] as const),
  ]);
  return Promise.all(
    [...stores].map(async ([shop, name]): Promise<SisterResult> => {
      const tied = ties.find((one) => one.shop === shop);
      const request = requests.find(({ otherShop }) => otherShop === shop);
      const works = tied
        ? await otherStore(ctx, doorOf(tied), deps, ({ db }) =>
            db.promoCode.findMany({
              where: { offerId: tied.otherOfferId, liveUntil: null, key: { in: names } },
              select: { name: true },
              orderBy: { key: "asc" },
            }),
          )
        : null;
      return {
        ...{ shop, name, agreed: works !== null, stillWorks: (works ?? []).map((code) => code.name) },
        request: request ? { ...viewOf(request), progress: await progressThere(ctx, request, deps) } : null,
      };
    }),
  );
}

/** What was asked of other stores with a change of members; or about the offer itself, until it is done or somebody knows that it was not. */
export async function readFollows(
  ctx: ShopContext,
  { offerId, changeId }: { offerId: string; changeId?: string },
  { now, ...deps }: SistersDeps & { now: Date },
): Promise<SisterResult[]> {
  const news = new Date(now.getTime() - NEWS_MS);
  const about = changeId === undefined ? { offerId, kind: { in: [...OFFER_ACTS] } } : { changeId, kind: { in: REQUEST_KINDS } };
  const requests = await ctx.db.storeRequest.findMany({
    where: { ...about, direction: "out" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const latest = [...new Map(requests.toReversed().map((request) => [request.otherShop, request])).values()];
  const told = latest.filter(
    ({ state, seenAt, settledAt }) =>
      changeId !== undefined || state === "meant" || (seenAt === null && (state !== "done" || settledAt === null || settledAt > news)),
  );
  if (told.length === 0) return [];
  const ties = await tiesOf(ctx, offerId);
  return Promise.all(
    told.map(async (request): Promise<SisterResult> => {
      const { otherShop: shop, otherName: name } = request;
      const progress = isOfOffer(request.kind) ? null : await progressThere(ctx, request, deps);
      const agreed = ties.some((tied) => tied.shop === shop);
      return { ...{ shop, name, agreed, stillWorks: [] }, request: { ...viewOf(request), progress } };
    }),
  );
}

function viewOf({ id, kind, state, outcome, rows, seenAt }: StoreRequest): Omit<RequestView, "progress"> {
  return { id, kind: kind as RequestKind, state: state as RequestState, outcome, rows: rows as RequestRow[], seen: seenAt !== null };
}

/** A request of another store, as its page here shows it. */
export type ReceivedView = Omit<RequestView, "progress"> & {
  from: string;
  /** Whose each code of its rows is, by its id. */
  holders: Record<string, string>;
  offer: { id: string; title: string };
  refreshId: string | null;
  changeId: string | null;
  /** Why the other store replaces codes: one that leaked there leaked. */
  reason: RefreshReason;
  createdAt: string;
};

/** Null where this store was asked no such thing. */
export async function readReceived({ db }: ShopContext, requestId: string): Promise<ReceivedView | null> {
  if (!isId(requestId)) return null;
  const request = await db.storeRequest.findFirst({
    where: { id: requestId, direction: "in", kind: { in: REQUEST_KINDS } },
    include: { offer: { select: { id: true, title: true } } },
  });
  if (!request) return null;
  const { otherName, offer, refreshId, changeId, choices, createdAt } = request;
  const { reason = "other" } = choices as Partial<RequestChoices>;
  const view = viewOf(request);
  const codes = await db.promoCode.findMany({
    where: { id: { in: view.rows.map(({ codeId }) => codeId) } },
    select: { id: true, member: { select: { firstName: true, lastName: true, email: true } } },
  });
  const holders = Object.fromEntries(
    codes.map(({ id, member: { firstName, lastName, email } }) => [id, `${firstName} ${lastName}`.trim() || email] as const),
  );
  return { ...view, from: otherName, holders, offer, refreshId, changeId, reason, createdAt: createdAt.toISOString() };
}

/** The store that asked for a refresh or a change of members of this one; null for any other. */
export async function askedForBy({ db }: ShopContext, begun: { refreshId: string } | { changeId: string }): Promise<string | null> {
  const request = await db.storeRequest.findFirst({ where: { ...begun, direction: "in" }, select: { otherName: true } });
  return request?.otherName ?? null;
}
