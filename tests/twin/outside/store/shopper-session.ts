import type { Request, Response } from "express";
import { byId } from "../../world/indexes.ts";
import type { Customer } from "../../world/types.ts";
import type { TwinContext } from "../context.ts";

/** What a shopper's browser remembers, in one cookie each. */
export type CartItem = { productId: number; quantity: number };

const oneDay = 24 * 60 * 60 * 1000;
const names = { cart: "twin_cart", codes: "discount_code", customer: "twin_customer", attributes: "twin_attributes" } as const;

function read(request: Request, name: string): string | null {
  for (const pair of (request.get("cookie") ?? "").split(/;\s*/)) {
    const at = pair.indexOf("=");
    if (pair.slice(0, at) === name) return decodeURIComponent(pair.slice(at + 1));
  }
  return null;
}

const write = (response: Response, name: string, value: string | null) =>
  value === null ? response.clearCookie(name) : response.cookie(name, value, { httpOnly: true, sameSite: "lax", maxAge: oneDay });

/** `17x2,21x1`; what cannot be read, or is no longer sold, is not in the cart. */
export function cartOf(twin: TwinContext, request: Request): CartItem[] {
  return (read(request, names.cart) ?? "")
    .split(",")
    .map((item) => item.split("x").map(Number))
    .map(([productId = 0, quantity = 0]) => ({ productId, quantity }))
    .filter(({ productId, quantity }) => quantity > 0 && Number.isInteger(quantity) && byId(twin.world.data.products, productId) !== null);
}

export function keepCart(response: Response, items: CartItem[]): void {
  write(response, names.cart, items.length === 0 ? null : items.map(({ productId, quantity }) => `${productId}x${quantity}`).join(","));
}

/** Codes taken from a shared link or entered at the checkout, first one first. */
export function codesOf(request: Request): string[] {
  return (read(request, names.codes) ?? "").split(",").filter(Boolean);
}

export function keepCodes(response: Response, codes: string[]): void {
  write(response, names.codes, codes.length === 0 ? null : codes.join(","));
}

export function signedInCustomer(twin: TwinContext, request: Request): Customer | null {
  return byId(twin.world.data.customers, Number(read(request, names.customer) ?? 0));
}

export function keepSignedIn(response: Response, customer: Customer | null): void {
  write(response, names.customer, customer === null ? null : String(customer.id));
}

/** The cart's attributes. They are there before anything is in the cart (assumed), and gone with it after an order. */
export function attributesOf(request: Request): Record<string, string> {
  return JSON.parse(read(request, names.attributes) ?? "{}") as Record<string, string>;
}

export function keepAttributes(response: Response, attributes: Record<string, string>): void {
  write(response, names.attributes, Object.keys(attributes).length === 0 ? null : JSON.stringify(attributes));
}
