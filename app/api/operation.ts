/** An operation of the API: what it takes, what it answers, what a key needs for it, and what it does. */
import { z } from "zod";

import type { KnownKey } from "#app/access/api-keys.server.ts";
import type { ApiScope } from "#app/access/scopes.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { isMeant, text } from "./inputs.ts";
import { instant } from "./schemas.ts";
import type { ProblemCode, Refusal } from "./problems.ts";

/** A key at work: the one shop it acts for, and what a use case needs. */
export type Caller = {
  ctx: ShopContext;
  key: KnownKey;
  /** The key as use cases name whoever does something. */
  by: string;
  now: Date;
  codes: DiscountCodes;
  /** Points a dry run may spend at Shopify now. */
  room: () => Promise<number>;
  enqueue: Enqueue<ShopTx>;
};

type Shape = Record<string, z.ZodType>;
type Input<P extends Shape, Q extends Shape, B extends z.ZodType> = {
  params: z.output<z.ZodObject<P>>;
  query: z.output<z.ZodObject<Q>>;
  body: z.output<B>;
};

type Described = {
  /** Its name in the document, and for a program that is made from it. */
  id: string;
  method: "get" | "post";
  /** Below /api/v1; ids in braces. */
  path: string;
  /** Null: any key may. */
  scope: ApiScope | null;
  tag: string;
  summary: string;
  description?: string;
  status: 200 | 202;
  /** A body as the document shows it. */
  example?: unknown;
  /** Refusals of its own, beside those that every operation has. */
  problems: readonly ProblemCode[];
};

export type Operation = Described & {
  params: z.ZodObject<Shape>;
  query: z.ZodObject<Shape>;
  /** Null where it takes none. */
  body: z.ZodType | null;
  answer: z.ZodType;
  /** `input` was read by the schemas above. */
  run: (caller: Caller, input: { params: unknown; query: unknown; body: unknown }) => Promise<unknown>;
};

/** Makes an operation of its parts; what `run` is given and answers is of the types that the schemas say. */
export function operation<P extends Shape, Q extends Shape, B extends z.ZodType, A extends z.ZodType>(
  described: Described & {
    params?: P;
    query?: Q;
    body?: B;
    answer: A;
    run: (caller: Caller, input: Input<P, Q, B>) => Promise<z.input<A> | Refusal>;
  },
): Operation {
  const { params, query, body, run, ...rest } = described;
  return {
    ...rest,
    params: z.strictObject(params ?? {}),
    query: z.strictObject(query ?? {}),
    body: body ?? null,
    run: (caller, input) => run(caller, input as Input<P, Q, B>),
  };
}

export function pageSchema<T extends z.ZodType>(item: T, id: string) {
  return z.object({ items: z.array(item), next: z.string().nullable().describe("Cursor of the next page; null on the last") }).meta({ id });
}

/** Cursors by what a list is sorted by. */
export const CURSORS = {
  id: z.tuple([z.uuid()]),
  order: z.tuple([instant.refine(isMeant), text(300)]),
  commission: z.tuple([instant.refine(isMeant), text(300), z.uuid()]),
  ids: z.tuple([text(300), z.uuid()]),
  word: z.tuple([text(300)]),
  idAndWord: z.tuple([z.uuid(), text(300)]),
  instant: z.tuple([instant.refine(isMeant)]),
  act: z.tuple([instant.refine(isMeant), z.uuid()]),
  day: z.tuple([z.iso.date(), z.uuid()]),
  /** A page and how many rows it has. */
  page: z.tuple([z.string().regex(/^[1-9]\d{0,5}$/), z.string().regex(/^(?:[1-9]\d?|1\d\d|200)$/)]),
  position: z.tuple([z.string().regex(/^\d{1,9}$/)]),
} as const;
