import { jest } from "@jest/globals";
import { getExtension } from "@shopify/ui-extensions-tester";

import { extensionWords } from "#tests/support/extension.ts";
import { all, anEmptyDocument, fire } from "#tests/support/document.ts";

const { folder, translate, sentences } = extensionWords("admin-refresh-codes");
const PAGES = [
  {
    page: "discount",
    extension: getExtension("admin.discount-details.action.render", { configSearchDir: folder }),
    id: "gid://shopify/DiscountCodeNode/1201",
    says: "Give the creators of this discount new codes.",
  },
  {
    page: "customer",
    extension: getExtension("admin.customer-details.action.render", { configSearchDir: folder }),
    id: "gid://shopify/Customer/71",
    says: "Give this creator a new code.",
  },
] as const;

describe.each(PAGES)("on a $page's page", ({ page, extension, id, says }) => {
  const fetched = jest.fn<typeof fetch>();
  beforeEach(() => {
    extension.setUp();
    extension.fetch = fetched;
    extension.shopify.i18n.translate = translate as never;
    extension.shopify.data = { selected: [{ id }] };
  });
  afterEach(() => extension.tearDown());

  test("the action says what comes next, and leads to the refresh of just this page's codes", async () => {
    const body = anEmptyDocument();
    await extension.render();
    expect(all(body, "s-admin-action")[0]?.getAttribute("heading")).toBe("Refresh promo codes");
    expect(body.textContent).toContain(says);
    expect(body.textContent).toContain("Nothing changes until you press Update offer there.");
    const [onward] = all(body, "s-button").filter((button) => button.getAttribute("slot") === "primary-action");
    const address = new URL(onward!.getAttribute("href")!);
    expect([address.protocol, address.pathname, address.searchParams.get(page)]).toEqual(["app:", "app/open", id]);
  });

  test("Cancel closes it, and the app was asked for nothing", async () => {
    const body = anEmptyDocument();
    const close = jest.fn();
    extension.shopify.close = close;
    await extension.render();
    const [cancel] = all(body, "s-button").filter((button) => button.getAttribute("slot") === "secondary-actions");
    fire(cancel!, "click");
    expect(close).toHaveBeenCalledTimes(1);
    expect(fetched).not.toHaveBeenCalled();
  });

  test("an id that is none stays one parameter of the address", async () => {
    const body = anEmptyDocument();
    extension.shopify.data = { selected: [{ id: "&evil=1#<script>//x" }] };
    await extension.render();
    const address = new URL(all(body, "s-button")[0]!.getAttribute("href")!);
    expect([...address.searchParams]).toEqual([[page, "&evil=1#<script>//x"]]);
  });
});

test("every sentence of the action exists in each language", () => {
  const [english, french] = sentences();
  expect(french).toEqual(["fr.json", english![1]]);
});
