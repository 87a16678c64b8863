import * as z from "zod";
import { faultKinds } from "../../admin/faults.ts";
import type { FaultKind } from "../../admin/faults.ts";
import { idFrom } from "../../world/gid.ts";

/** An id as a number, its digits, or a gid of the type. Becomes the number. */
const idOf = (type: string) =>
  z.union([z.number().int().positive(), z.string()]).transform((value, context) => {
    const id = typeof value === "number" ? value : /^\d+$/.test(value) ? Number(value) : idFrom(value, type);
    if (id === null) context.addIssue({ code: "custom", message: `Expected the id of a ${type}, as a number or gid://shopify/${type}/…` });
    return id ?? z.NEVER;
  });

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const currency = z.string().regex(/^[A-Z]{3}$/, "A currency is three capital letters, such as USD.");
const decimalAmount = z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?$/, "An amount is a decimal, such as 12.50.")]);

const url = z.url().nullable().default(null);

/** `code` for one, `codes` for several; neither for an order without a code. */
export const orderBody = z
  .strictObject({
    code: z.string().optional(),
    codes: z.array(z.string()).max(20).optional(),
    customerEmail: z.email().optional(),
    lines: z
      .array(z.strictObject({ productId: idOf("Product"), quantity: z.number().int().positive().max(10_000).default(1) }))
      .nonempty()
      .optional(),
    processedAt: instant.optional(),
    test: z.boolean().optional(),
    presentmentCurrency: currency.optional(),
    source: z.enum(["web", "pos", "shopify_draft_order", "subscription_contract"]).optional(),
    journey: z
      .strictObject({
        readyInMs: z.number().int().nonnegative().default(0),
        visits: z.array(z.strictObject({ at: instant, landing: url, referrer: url, source: z.string().nullable().default(null) })).max(50),
      })
      .optional(),
    /** The checkout was completed before: codes are not looked up. `discountId` gives the terms of a code nobody holds now. */
    completedEarlier: z
      .union([z.literal(true).transform(() => ({ discountId: null })), z.strictObject({ discountId: idOf("DiscountCodeNode") })])
      .optional(),
  })
  .refine((body) => body.code === undefined || body.codes === undefined, "Give code or codes, not both.")
  .transform(({ code, codes, ...rest }) => ({ ...rest, codes: codes ?? (code === undefined ? [] : [code]) }));

export const refundBody = z
  .strictObject({
    orderId: idOf("Order"),
    lines: z
      .array(z.strictObject({ lineId: idOf("LineItem"), quantity: z.number().int().positive() }))
      .nonempty()
      .optional(),
    /** In the shop's currency. */
    amount: decimalAmount.optional(),
    note: z.string().optional(),
  })
  .refine((body) => body.lines === undefined || body.amount === undefined, "Give lines or an amount, not both.");

/** A rollout that serves from now on, unless it says otherwise. One treatment reaches `percent` of shoppers. */
export const rolloutBody = z.strictObject({
  name: z.string().min(1).default("A rollout"),
  discountId: idOf("DiscountCodeNode"),
  effect: z.enum(["activate", "expire"]),
  percent: z.number().min(0).max(100).default(100),
  state: z.enum(["draft", "started", "paused", "archived"]).default("started"),
  activateAt: instant.nullable().default(null),
  concludeAt: instant.nullable().default(null),
});

export const scopesBody = z.strictObject({ grant: z.array(z.string()).optional(), revoke: z.array(z.string()).optional() });

export const editBody = z.strictObject({
  orderId: idOf("Order"),
  add: z.array(z.strictObject({ productId: idOf("Product"), quantity: z.number().int().positive().default(1) })).optional(),
  remove: z.array(z.strictObject({ lineId: idOf("LineItem"), quantity: z.number().int().positive().default(1) })).optional(),
});

export const cancellationBody = z.strictObject({
  orderId: idOf("Order"),
  reason: z.enum(["customer", "declined", "fraud", "inventory", "other", "staff"]).optional(),
  refund: z.boolean().optional(),
});

const pattern = z.string().refine(isPattern, "This is not a regular expression.");

export const faultBody = z.strictObject({
  kind: z.enum(faultKinds as [FaultKind, ...FaultKind[]]),
  operation: pattern.optional(),
  topic: pattern.optional(),
  times: z.number().int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.number().int().optional(),
  ms: z.number().int().nonnegative().optional(),
  code: z.string().optional(),
});

/** Either by how much to move, or where to. */
export const clockBody = z
  .strictObject({ advanceMs: z.number().int().optional(), now: instant.optional() })
  .refine((body) => (body.advanceMs === undefined) !== (body.now === undefined), "Give advanceMs or now, one of them.");

export const replayBody = z.strictObject({
  id: z.string().optional(),
  topic: z.string().optional(),
  last: z.number().int().positive().optional(),
});

export const resetBody = z.strictObject({ seed: z.enum(["demo", "bare"]).optional(), keepInstallation: z.boolean().default(true) });

export const complianceBody = z.discriminatedUnion("topic", [
  z.strictObject({ topic: z.literal("customers/data_request"), customerId: idOf("Customer") }),
  z.strictObject({ topic: z.literal("customers/redact"), customerId: idOf("Customer") }),
  z.strictObject({ topic: z.literal("shop/redact") }),
]);

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}
