/** A merchant reads Sales tracking, follows a figure to its orders, rules on them, pays, and has Shopify's orders compared. */
import { parse } from "csv-parse/sync";
import { DateTime } from "luxon";
import { readFileSync } from "node:fs";
import type { FrameLocator, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { openApp, pageTitled, rowOf } from "./support/admin.ts";
import { dollars, soldInStore, sumsOf, type Sold, type Sums } from "./support/sold-in-store.ts";
import { control, until } from "./support/store.ts";

let stack: Stack;
let browser: TestBrowser;
let sold: Sold[];

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
  sold = await soldInStore(stack);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const SHOP_ZONE = "America/New_York";
const counted = (count: number) => count.toLocaleString("en-US");

/** Waits until the figures at the top are these. */
async function figuresAre(app: FrameLocator, { conversions, revenue, refunds, commission }: Sums): Promise<void> {
  const figures = [`Conversions ${counted(conversions)}`, `Revenue ${dollars(revenue)}`, `Refunds ${dollars(refunds)}`];
  for (const figure of [...figures, `Commission ${dollars(commission)}`])
    await app.getByRole("link", { name: `${figure}: the orders`, exact: true }).waitFor();
}

/** The file behind "Export CSV", its rows added up by their name. */
async function exported(page: Page, app: FrameLocator): Promise<Map<string, Sums>> {
  const [file] = await Promise.all([page.waitForEvent("download"), app.getByRole("button", { name: "Export CSV" }).click()]);
  const [, ...rows] = parse(readFileSync(await file.path()), { bom: true }) as string[][];
  const sums = new Map<string, Sums>();
  for (const [name = "", , conversions, revenue, , refunds, commission] of rows) {
    const before = sums.get(name) ?? { conversions: 0, revenue: 0, refunds: 0, commission: 0 };
    const more = (minor: number, text: string | undefined) => minor + Math.round(Number(text) * 100);
    sums.set(name, {
      conversions: before.conversions + Number(conversions),
      revenue: more(before.revenue, revenue),
      refunds: more(before.refunds, refunds),
      commission: more(before.commission, commission),
    });
  }
  return sums;
}

function reckonedBy(by: "offer" | "member" | "code"): Map<string, Sums> {
  const names = [...new Set(sold.map((one) => one[by]))];
  return new Map(names.map((name) => [name, sumsOf(sold.filter((one) => one[by] === name))]));
}

/** Those that sold anything; the report by offer lists the others too. */
const sellers = (sums: Map<string, Sums>) => Object.fromEntries([...sums].filter(([, { conversions }]) => conversions > 0).toSorted());

test("screen, file and the store's own orders agree to the cent, by offer, member and code", () =>
  browser.story("sales figures agree", async (page) => {
    for (const by of ["offer", "member", "code"] as const) {
      const app = await openApp(page, stack, `/app/sales-tracking?range=all&by=${by}`);
      await figuresAre(app, sumsOf(sold));
      expect({ by, rows: sellers(await exported(page, app)) }).toEqual({ by, rows: sellers(reckonedBy(by)) });
    }
    // The codes of a lineage stand side by side, and a member's row is their sum.
    const app = await openApp(page, stack, "/app/sales-tracking?range=all&by=member");
    const maya = sumsOf(sold.filter(({ member }) => member === "Maya Lindqvist"));
    const row = rowOf(app, "Maya Lindqvist");
    for (const figure of [counted(maya.conversions), dollars(maya.revenue), dollars(maya.commission)])
      await row.getByRole("link", { name: figure }).waitFor();
    await row.getByRole("link", { name: `${dollars(maya.revenue)} revenue` }).click();
    await pageTitled(app, "Orders");
    await app.getByText(`${maya.conversions} conversions, ${dollars(maya.revenue)} revenue, ${dollars(maya.refunds)} refunds`).waitFor();
  }));

test("thirty days are compared with the thirty before, and refreshes are marked where they happened", () =>
  browser.story("sales range", async (page) => {
    const now = DateTime.now().setZone(SHOP_ZONE);
    const from = now.startOf("day").minus({ days: 29 });
    const within = (start: DateTime, end: DateTime) => sumsOf(sold.filter(({ at }) => at >= start.toJSDate() && at < end.toJSDate()));
    const [recent, before] = [within(from, now), within(from.minus({ days: 30 }), now.minus({ days: 30 }))];
    const app = await openApp(page, stack, "/app/sales-tracking?range=last_30_days");
    await figuresAre(app, recent);
    const change = (recent.revenue - before.revenue) / before.revenue;
    const moved = `${change > 0 ? "Up" : "Down"} ${Math.round(Math.abs(change) * 100)}%`;
    await app.getByText(moved, { exact: true }).first().waitFor();
    await app.getByText("vs the 30 days before").first().waitFor();
    await app.getByText(/Dashed lines mark refreshes: \d+ codes? in this time\./).waitFor();
    await app.locator(".recharts-reference-line line").first().waitFor({ state: "attached" });
    await app.getByText(/\d+ orders? from new customers and \d+ from returning ones/).waitFor();
  }));

test("two members are compared: their figures and the difference", () =>
  browser.story("sales side by side", async (page) => {
    const app = await openApp(page, stack, "/app/sales-tracking?range=all&by=member");
    await app.getByRole("link", { name: "Compare two" }).click();
    await pageTitled(app, "Compare two members");
    for (const [label, name] of [
      ["One member", "Maya Lindqvist"],
      ["The other member", "Sofia Marchetti"],
    ] as const) {
      await app.getByRole("combobox", { name: label }).fill(name);
      await app.getByRole("option", { name: new RegExp(name) }).click();
    }
    const of = (name: string) => sumsOf(sold.filter(({ member }) => member === name)).revenue;
    const [maya, sofia] = [of("Maya Lindqvist"), of("Sofia Marchetti")];
    const more = `${maya > sofia ? "+" : "−"}${dollars(Math.abs(maya - sofia))}`;
    await app.getByRole("row", { name: `Revenue ${dollars(maya)} ${dollars(sofia)} ${more}` }).waitFor();
    await app.locator(".recharts-line").nth(1).waitFor({ state: "attached" });
  }));

test("a conversion is rejected with a reason and restored; what was paid is locked, and a refund after it lowers the revenue only", () =>
  browser.story("sales rulings", async (page) => {
    const theirs = sold.filter(({ member }) => member === "Sofia Marchetti");
    const whole = sumsOf(theirs);
    const app = await openApp(page, stack, "/app/sales-tracking?range=all&by=member");
    await rowOf(app, "Sofia Marchetti")
      .getByRole("link", { name: /commission: orders of/ })
      .click();
    await pageTitled(app, "Orders");
    const says = ({ conversions, revenue, refunds, commission }: Sums) =>
      app
        .getByText(
          `${counted(conversions)} conversions, ${dollars(revenue)} revenue, ${dollars(refunds)} refunds, ${dollars(commission)} commission.`,
        )
        .waitFor();
    await says(whole);
    const one = theirs.toSorted((a, b) => +b.at - +a.at).find(({ back, net }) => back === 0 && net > 0)!;
    await app.getByRole("button", { name: `Reject ${one.order}`, exact: true }).click();
    await app.getByRole("button", { name: "Fraud" }).click();
    await page.locator("#toasts").getByText(`${one.order} rejected`).waitFor();
    await rowOf(app, one.order).getByText("Fraud").waitFor();
    await says(sumsOf(theirs.filter(({ order }) => order !== one.order)));
    await app.getByRole("button", { name: `Restore ${one.order}`, exact: true }).click();
    await page.locator("#toasts").getByText(`${one.order} counts again`).waitFor();
    await says(whole);

    await app.getByRole("button", { name: `Mark ${dollars(whole.commission)} commission as paid` }).click();
    await app.getByRole("button", { name: "Mark as paid" }).click();
    await app.getByText(/is marked as paid\.$/).waitFor();
    await rowOf(app, one.order)
      .getByText(/^Paid /)
      .waitFor();
    expect(await app.getByRole("button", { name: `Reject ${one.order}`, exact: true }).count()).toBe(0);

    const state = (await (await fetch(`${stack.twinUrl}/__twin/state`)).json()) as { orders: { id: string; name: string }[] };
    const { id: orderId } = state.orders.find(({ name }) => name === one.order)!;
    expect((await control(stack, "refunds", { orderId })).status).toBe(201);
    const address = new URL(page.url()).pathname.replace("/admin/apps/reissue", "") + new URL(page.url()).search;
    await until(async () => {
      const again = await openApp(page, stack, address);
      return (await again.getByText(`${dollars(whole.refunds + one.net)} refunds`).count()) > 0;
    });
    await says({ ...whole, revenue: whole.revenue - one.net, refunds: whole.refunds + one.net });
  }));

test("an order whose message was lost is missing beside Shopify's count, found by comparing, and a customer's data request is answered", () =>
  browser.story("sales comparison", async (page) => {
    const TEN_MINUTES = 10 * 60 * 1000;
    await control(stack, "faults", { kind: "webhook_lost", topic: "^orders/", times: 50 });
    // Messages of the last minutes may still be on their way, so the order has to be older than that.
    await control(stack, "clock", { advanceMs: -TEN_MINUTES });
    const placed = await control(stack, "orders", { code: "GLOWMAYA10", customerEmail: "lost@example.com" });
    expect(placed.status).toBe(201);
    const { order } = (await placed.json()) as { order: { name: string; customerId: string } };
    await control(stack, "clock", { advanceMs: TEN_MINUTES });
    await fetch(`${stack.twinUrl}/__twin/faults`, { method: "DELETE" });

    const nowAtShopify = /Shopify counts ([\d,]+) uses, here are ([\d,]+) orders/;
    const pageOfMaya = async () => {
      const members = await openApp(page, stack, "/app/sales-tracking?range=all&by=member");
      await rowOf(members, "Maya Lindqvist").getByRole("link", { name: "Maya Lindqvist", exact: true }).click();
      await pageTitled(members, "Maya Lindqvist");
      // Shopify's count comes after the page.
      const code = members.getByRole("listitem").filter({ hasText: "GLOWMAYA10" }).filter({ hasText: nowAtShopify });
      await code.waitFor();
      return code;
    };
    const oneMore = async () => {
      const [, theirs = "", ours = ""] = nowAtShopify.exec(await (await pageOfMaya()).innerText()) ?? [];
      return Number(theirs.replace(",", "")) - Number(ours.replace(",", "")) === 1;
    };
    // Shopify's count of a code runs behind by seconds.
    await until(oneMore);
    await (await pageOfMaya()).getByText(/1 use of an order that is not here: placed before the app could read it, or without/).waitFor();

    const app = await openApp(page, stack, "/app/sales-tracking");
    // Leaving the page at once would take the press back, as it would anywhere: it is the page itself that says how it goes.
    await app.getByRole("button", { name: "Compare now" }).click();
    await app.getByText(new RegExp(`^${order.name}: was not here, revenue \\$0\\.00 to \\$`)).waitFor();
    await app.getByText(/1 order differed and was put right\.$/).waitFor();
    await app.getByText("Shopify shows this app the orders of the last 60 days.").waitFor();
    const code = await pageOfMaya();
    expect(await code.getByText("an order that is not here").count()).toBe(0);

    const customer = order.customerId.split("/").at(-1)!;
    expect((await control(stack, "compliance", { topic: "customers/data_request", customerId: order.customerId })).status).toBe(201);
    const answer = app.getByRole("button", { name: `Mark as answered: the request of customer ${customer}` });
    await until(async () => {
      await openApp(page, stack, "/app/settings");
      return (await answer.count()) > 0;
    });
    const download = app.getByRole("button", { name: `Download CSV of customer ${customer}` });
    const [file] = await Promise.all([page.waitForEvent("download"), download.click()]);
    expect(readFileSync(await file.path(), "utf8")).toContain(`"Order","${order.name}",`);
    await answer.click();
    await app.getByText(/^Answered /).waitFor();
  }));
