import { newForm, readForm } from "#app/offers/offer-form.ts";

const where = { zone: "UTC", currency: "USD" };

test("a quantity that Shopify would refuse is refused where it is typed (recorded: less than 100,000 of what is bought or got)", () => {
  const picked = { kind: "products" as const, picked: [{ id: "gid://shopify/Product/1", title: "Mist" }] };
  const form = {
    ...newForm({ now: new Date("2026-11-22T12:00:00Z"), ...where }),
    title: "Bundle",
    gives: "bxgy" as const,
    buysItems: picked,
    getsItems: picked,
    getsPercent: "100",
  };
  const read = (buysQuantity: string) => readForm({ ...form, buysQuantity, getsQuantity: "1" }, where);
  expect(read("99999").ok).toBe(true);
  expect(read("100000")).toEqual({ ok: false, errors: { buysQuantity: "Enter a whole number from 1 to 99,999." } });
});
