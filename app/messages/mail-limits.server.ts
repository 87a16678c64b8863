/**
 * How much mail a shop may send. Members and their addresses are whatever the merchant enters, so without limits the app would
 * relay mail to anybody. Counted for a day from the first mail on; what was never handed over does not count.
 */
import { createHash } from "node:crypto";

import { counter } from "#app/platform/db-counters.server.ts";

const DAY_SECONDS = 86_400;
/** Tests of messages a shop may send in a day. */
export const TESTS_PER_DAY = 50;
/** Links to confirm an address a shop may send in a day. */
const LINKS_PER_DAY = 10;
/** Links an address gets in a day, from all shops together. */
const LINKS_PER_ADDRESS = 3;

const tests = counter({ points: TESTS_PER_DAY, seconds: DAY_SECONDS });
const links = counter({ points: LINKS_PER_DAY, seconds: DAY_SECONDS });
const addressed = counter({ points: LINKS_PER_ADDRESS, seconds: DAY_SECONDS });

/** Counts a test. Null when it may be sent; else the milliseconds until one may. */
export const countTest = (shop: string) => tests.count(`${shop} mail tests`);
export const testsLeft = (shop: string) => tests.left(`${shop} mail tests`);
export const giveTestBack = (shop: string) => tests.giveBack(`${shop} mail tests`);

/** Counts a link to an address. Says whose limit it would go beyond, or null. The address is kept as a hash, for a day. */
export async function countLink(shop: string, address: string): Promise<"shop" | "address" | null> {
  if ((await links.count(`${shop} mail links`)) !== null) return "shop";
  const hash = createHash("sha256").update(address).digest("base64url");
  return (await addressed.count(`address ${hash}`)) === null ? null : "address";
}

/** Counts one mail of whatever kind against the shop's day. Null when it may be sent; else the milliseconds until it may. */
export function countMail(shop: string, perDay: number): Promise<number | null> {
  return counter({ points: perDay, seconds: DAY_SECONDS }).count(`${shop} mail`);
}

/** Takes back a mail that was not handed over. */
export function giveMailBack(shop: string, perDay: number): Promise<void> {
  return counter({ points: perDay, seconds: DAY_SECONDS }).giveBack(`${shop} mail`);
}

/** Counts one mail against the shop's rate. Null when it may leave now; else the milliseconds until it may. */
export function countInRate(shop: string, perSecond: number): Promise<number | null> {
  const [points, seconds] = perSecond >= 1 ? [Math.floor(perSecond), 1] : [1, Math.ceil(1 / perSecond)];
  return counter({ points, seconds }).count(`${shop} mail rate`);
}
