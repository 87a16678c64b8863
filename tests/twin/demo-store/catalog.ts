/** What Lumen Botanics sells. Prices in US cents. */
export const vendor = "Lumen Botanics";

export const catalog: { title: string; handle: string; priceMinor: number; popularity: number }[] = [
  { title: "Calendula Cleansing Balm", handle: "calendula-cleansing-balm", priceMinor: 2800, popularity: 9 },
  { title: "Rosehip Night Oil", handle: "rosehip-night-oil", priceMinor: 3400, popularity: 10 },
  { title: "Oat Milk Hand Cream", handle: "oat-milk-hand-cream", priceMinor: 1650, popularity: 8 },
  { title: "Green Tea Mist", handle: "green-tea-mist", priceMinor: 1900, popularity: 7 },
  { title: "Squalane Day Serum", handle: "squalane-day-serum", priceMinor: 4200, popularity: 6 },
  { title: "Clay and Charcoal Mask", handle: "clay-and-charcoal-mask", priceMinor: 2450, popularity: 5 },
  { title: "Lavender Pillow Spray", handle: "lavender-pillow-spray", priceMinor: 1800, popularity: 5 },
  { title: "Unscented Body Lotion", handle: "unscented-body-lotion", priceMinor: 2200, popularity: 4 },
  { title: "Mineral Sunscreen SPF 30", handle: "mineral-sunscreen-spf-30", priceMinor: 2600, popularity: 8 },
  { title: "Tinted Lip Balm, Fig", handle: "tinted-lip-balm-fig", priceMinor: 1200, popularity: 9 },
  { title: "Tinted Lip Balm, Rose", handle: "tinted-lip-balm-rose", priceMinor: 1200, popularity: 8 },
  { title: "Scalp Oil with Rosemary", handle: "scalp-oil-with-rosemary", priceMinor: 2950, popularity: 5 },
  { title: "Gua Sha Stone", handle: "gua-sha-stone", priceMinor: 2100, popularity: 3 },
  { title: "Evening Ritual Set", handle: "evening-ritual-set", priceMinor: 7200, popularity: 4 },
];

export const collections: { title: string; handle: string; products: string[] }[] = [
  {
    title: "Face",
    handle: "face",
    products: [
      "calendula-cleansing-balm",
      "rosehip-night-oil",
      "green-tea-mist",
      "squalane-day-serum",
      "clay-and-charcoal-mask",
      "gua-sha-stone",
    ],
  },
  {
    title: "Body and hair",
    handle: "body-and-hair",
    products: ["oat-milk-hand-cream", "unscented-body-lotion", "scalp-oil-with-rosemary", "lavender-pillow-spray"],
  },
  {
    title: "Summer",
    handle: "summer",
    products: ["mineral-sunscreen-spf-30", "green-tea-mist", "tinted-lip-balm-fig", "tinted-lip-balm-rose"],
  },
];
