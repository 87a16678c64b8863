/**
 * What a discount gives, taken apart, so that creators read it in their own language. Shopify tells it in one English line only
 * (`15% off entire order • One use per customer`); the forms known here are those it was seen to write.
 */

export const DISCOUNT_PARTS = [
  "off_order",
  "off_one_time",
  "off_subscriptions",
  "off_item",
  "off_products",
  "off_collections",
  "buy_get_free",
  "buy_get_off",
  "spend_get_free",
  "spend_get_off",
  "free_shipping",
  "free_shipping_one_time",
  "free_shipping_subscriptions",
  "minimum_purchase",
  "minimum_quantity",
  "all_countries",
  "countries",
  "country",
  "shipping_under",
  "once",
] as const;

/** `percent` of 100; `amount` as Shopify writes money; `item` is the title of what it applies to. */
export type DiscountPart = {
  says: (typeof DISCOUNT_PARTS)[number];
  percent?: number;
  amount?: string;
  item?: string;
  count?: number;
  buys?: number;
  gets?: number;
  /** Its code of ISO 3166, `US`: whoever shows it names it in their language. */
  country?: string;
};

/**
 * The parts of Shopify's line in its order. Null when one of them is of a form that is not known: half a translation would leave out
 * a condition, so the line is shown as it is.
 */
export function discountParts(summary: string): DiscountPart[] | null {
  const parts = summary.split(" • ").map(partOf);
  return parts.every((part) => part !== null) ? parts : null;
}

const FORMS: [RegExp, (found: string[]) => DiscountPart | null][] = [
  [/^(\S+) off entire order$/, ([worth]) => ({ says: "off_order", ...worthOf(worth) })],
  // A store that sells subscriptions says of every discount on everything which purchases it is for.
  [/^(\S+) off one-time purchase products$/, ([worth]) => ({ says: "off_one_time", ...worthOf(worth) })],
  [/^(\S+) off subscription products$/, ([worth]) => ({ says: "off_subscriptions", ...worthOf(worth) })],
  [/^(\S+) off (\d+) products$/, ([worth, count]) => ({ says: "off_products", ...worthOf(worth), count: Number(count) })],
  [/^(\S+) off (\d+) collections$/, ([worth, count]) => ({ says: "off_collections", ...worthOf(worth), count: Number(count) })],
  [/^Buy (\d+) items?, get (\d+) items? free$/, ([buys, gets]) => ({ says: "buy_get_free", buys: Number(buys), gets: Number(gets) })],
  [
    /^Buy (\d+) items?, get (\d+) items? at (\S+) off$/,
    ([buys, gets, worth]) => ({ says: "buy_get_off", buys: Number(buys), gets: Number(gets), ...worthOf(worth) }),
  ],
  [/^Spend (.+?), get (\d+) items? free$/, ([amount = "", gets]) => ({ says: "spend_get_free", amount, gets: Number(gets) })],
  [
    /^Spend (.+?), get (\d+) items? at (\d+(?:\.\d+)?)% off$/,
    ([amount = "", gets, percent]) => ({ says: "spend_get_off", amount, gets: Number(gets), percent: Number(percent) }),
  ],
  // After "products": a title is whatever else stands there, but for what Shopify says of kinds of purchases in its own words.
  [
    /^(\d[\d.]*%|\S*\d\S*) off (?!(?:one-time purchase|subscription|one-time purchase and subscription|all) products$|entire order)(.+)$/,
    ([worth, item = ""]) => ({ says: "off_item", ...worthOf(worth), item }),
  ],
  [/^Free shipping on all products$/, () => ({ says: "free_shipping" })],
  [/^Free shipping on one-time purchase products$/, () => ({ says: "free_shipping_one_time" })],
  [/^Free shipping on subscription products$/, () => ({ says: "free_shipping_subscriptions" })],
  [/^Minimum purchase of (.+)$/, ([amount = ""]) => ({ says: "minimum_purchase", amount })],
  [/^Minimum quantity of (\d+)$/, ([count]) => ({ says: "minimum_quantity", count: Number(count) })],
  [/^For all countries$/, () => ({ says: "all_countries" })],
  [/^For (\d+) countries$/, ([count]) => ({ says: "countries", count: Number(count) })],
  [/^For (.+)$/, ([name = ""]) => countryOf(name)],
  [/^Applies to shipping rates under (.+)$/, ([amount = ""]) => ({ says: "shipping_under", amount })],
  [/^One use per customer$/, () => ({ says: "once" })],
];

function partOf(text: string): DiscountPart | null {
  for (const [form, made] of FORMS) {
    const found = form.exec(text.trim());
    if (found) return made(found.slice(1));
  }
  return null;
}

function worthOf(worth = ""): Pick<DiscountPart, "percent" | "amount"> {
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(worth) ?? [];
  return percent === undefined ? { amount: worth } : { percent: Number(percent) };
}

/** Names differ in apostrophes, and between `and` and `&`. */
const plain = (name: string) => name.toLowerCase().replaceAll("’", "'").replaceAll(" & ", " and ");
/** Names that Shopify writes otherwise than the names of Unicode that come with the program. */
const OTHERWISE: Record<string, string> = {
  ...{ turkey: "TR", "czech republic": "CZ", "cape verde": "CV", swaziland: "SZ" },
  ...{ "hong kong sar": "HK", "macao sar": "MO" },
};
let countries: Map<string, string> | null = null;

function countryOf(name: string): DiscountPart | null {
  countries ??= countryNames();
  const country = countries.get(plain(name)) ?? OTHERWISE[plain(name)];
  return country === undefined ? null : { says: "country", country };
}

function countryNames(): Map<string, string> {
  const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
  const names = (["long", "short"] as const).map((style) => new Intl.DisplayNames("en", { type: "region", style, fallback: "none" }));
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  // A code that is no longer used has its country's name too, and another one as its canonical form.
  const found = codes.flatMap((code) =>
    names.flatMap((told) => {
      const name = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` ? told.of(code) : undefined;
      return name === undefined ? [] : [[plain(name), code] as const];
    }),
  );
  return new Map(found);
}
