/**
 * Who may import whom: an allow-list for each folder of the app. Its own files, and what is listed here; nothing else. Type
 * imports count as well. A folder inside a folder has its own line where it is narrower than the folder around it.
 *
 * From below: format, platform, shopify and jobs; activity; codes with the engine; members, projects, offers, refreshes,
 * drift, orders; messages, portal, shops; screens; http and ui; routes.
 */

const LIBRARIES = ["node:", "zod$", "luxon$", "csv-stringify", "csv-parse", "any-ascii$"];

/** What every folder may ask of the process. The environment is read by the few folders that list it. */
const PROCESS = [...LIBRARIES, "#app/platform/(?!env)", "#app/keys/", "#app/generated/prisma/", "#app/format/", "#app/i18n/"];
const ENV = ["#app/platform/env.server"];
const SHOPIFY = ["#app/shopify/(client|discounts|flow|orders|people|pixels)/"];
const QUEUE = ["#app/jobs/(catalog|queue)"];

const base = [...PROCESS, ...SHOPIFY, ...QUEUE, "#app/activity/", "#app/outgoing/(record-events|events)", "#app/edits/"];
const codes = [...base, "#app/codes/"];
// Tables that people bring are read by members, offers and payouts.
const members = [...codes, "#app/members/", "#app/files/"];
const offers = [...members, "#app/projects/", "#app/offers/", "#app/pools/"];
/** A file of orders/ itself, not of a folder in it. */
const ORDERS = "#app/orders/[^/]+$";
const PRODUCT = [
  "activity",
  "access",
  "outgoing",
  "codes",
  "files",
  "pools",
  "members",
  "projects",
  "offers",
  "refreshes",
  "drift",
  "orders",
  "payouts",
  "merges",
  "leaks",
  "flow",
  "messages",
  "rotations",
  "portal",
  "shops",
  "views",
  "stores",
].map((folder) => `#app/${folder}/`);

const BROWSER = [
  "react$",
  "react-dom",
  "@remix-run/react$",
  "@shopify/polaris",
  "@shopify/app-bridge-react$",
  "recharts$",
  "cmdk$",
  "tinykeys$",
];

export const MAP = {
  format: ["luxon$", "csv-stringify"],
  // What creators and shoppers read, in their language.
  i18n: ["intl-messageformat$"],
  keys: [...PROCESS, ...ENV, "jose$"],
  platform: [...PROCESS, "#app/platform/", "rate-limiter-flexible", "pg$", "pino$", "@prisma/"],
  activity: PROCESS,
  // API keys, and what each may do.
  access: [...PROCESS, "#app/activity/"],
  // What merchants' own systems are told; whoever does something writes it here.
  outgoing: [...PROCESS, ...ENV, "#app/activity/", "standardwebhooks$", "request-filtering-agent$"],
  // Codes for one visitor each, minted ahead.
  pools: [...codes, "#app/pools/"],
  files: [...PROCESS, "iconv-lite$", "jschardet$", "fflate$", "read-excel-file/node$", "entities$"],
  // What two people changed at the same time.
  edits: [...PROCESS, "#app/activity/"],
  codes,
  // What a step did is told in the words of the refresh it belongs to.
  "codes/engine": [...codes, "#app/refreshes/(labels|check-rows|origin|settle-parents)"],
  // A parked item says the same wherever it is shown.
  members: [...members, "#app/refreshes/labels"],
  projects: members,
  offers,
  refreshes: offers,
  drift: [...offers, "#app/refreshes/"],
  orders: offers,
  "orders/rollups": [...offers, ORDERS],
  "orders/attribution": [...offers, ORDERS, "#app/orders/rollups/"],
  "orders/ingest": [...offers, ORDERS, "#app/orders/attribution/", "#app/orders/rollups/", "#app/shopify/webhooks/"],
  "orders/settings": [...offers, ORDERS, "#app/orders/attribution/"],
  "orders/reconciliation": [...offers, ORDERS, "#app/orders/(ingest|attribution|rollups)/"],
  payouts: [...offers, "#app/orders/"],
  // What follows a member when two records become one.
  merges: [...offers, "#app/orders/"],
  // What Shopify Flow is told, and what it asks for.
  flow: [...offers, "#app/orders/", "#app/refreshes/", "#app/leaks/"],
  leaks: [...offers, "#app/orders/", "#app/refreshes/", "#app/payouts/"],
  // Messages carry creators' links.
  messages: [
    ...offers,
    ...ENV,
    "#app/orders/",
    "#app/refreshes/",
    "#app/portal/(links|storefront).server",
    "#app/composition.server",
    // What a reader of the digest may see of money.
    "#app/access/",
    "liquidjs$",
  ],
  "messages/channels": [...PROCESS, ...ENV, "nodemailer", "postal-mime$", "sns-validator$"],
  portal: [
    ...offers,
    "#app/leaks/",
    "#app/orders/",
    "#app/payouts/",
    "#app/refreshes/",
    "#app/messages/",
    "isbot$",
    "naughty-words$",
    "qrcode$",
    "rate-limiter-flexible$",
  ],
  // Refreshes that begin by themselves, with the message to their members prepared.
  rotations: [...offers, "#app/refreshes/", "#app/messages/"],
  // Stores of one merchant that change codes together.
  stores: [...offers, "#app/refreshes/"],
  // Filters of a list under a name.
  views: [...PROCESS, "#app/activity/"],
  shops: [
    ...base,
    "#app/codes/",
    "#app/messages/",
    "#app/refreshes/",
    "#app/jobs/forget-jobs",
    "#app/stores/end-own",
    "#app/shopify/admin.generated",
  ],
  // A read model joins what a screen shows.
  screens: [...PROCESS, ...SHOPIFY, ...QUEUE, ...PRODUCT],
  // What a merchant's own systems and agents may do, in the words of schemas; the use cases are the screens'.
  api: [...PROCESS, ...SHOPIFY, ...QUEUE, ...PRODUCT, "#app/screens/api/", "zod-openapi$", "@modelcontextprotocol/sdk/"],
  shopify: [
    ...PROCESS,
    ...ENV,
    "graphql",
    "@graphql-typed-document-node/core$",
    "@shopify/",
    "@remix-run/node$",
    "jose$",
    "pg$",
    "#app/shops/",
  ],
  // The one folder that knows OpenTelemetry.
  telemetry: [...PROCESS, ...ENV, "#app/orders/partitions/months-ahead.server", "@opentelemetry/"],
  jobs: [...PROCESS, ...ENV, "pg-boss$", "pg$"],
  // A job's own side of the queue knows the use case that it runs.
  "jobs/handlers": [
    ...PROCESS,
    ...ENV,
    ...SHOPIFY,
    ...PRODUCT,
    "#app/screens/home/read-digest",
    "#app/jobs/",
    "#app/shopify/",
    "#app/composition.server",
    "pg-boss$",
  ],
  http: [
    ...PROCESS,
    ...ENV,
    ...PRODUCT,
    ...QUEUE,
    "#app/api/",
    "#app/edits/",
    "#app/shopify/",
    "#app/composition.server",
    "@remix-run/",
    "@shopify/",
    "@modelcontextprotocol/sdk/",
  ],
  ui: [...BROWSER, ...PRODUCT, "#app/edits/", "#app/screens/", "#app/format/", "node:"],
  routes: [
    ...[...BROWSER, "@remix-run/", "@shopify/shopify-app-remix/", "zod$", "node:"],
    ...[
      ...PRODUCT,
      "#app/edits/",
      "#app/api/",
      "#app/screens/",
      "#app/ui/",
      "#app/http/",
      "#app/platform/",
      "#app/format/",
      "#app/i18n/",
      "#app/keys/",
      "#app/shopify/",
    ],
    ...["#app/jobs/catalog", "#app/[a-z-]+\\.server"],
  ],
};

/** Folders whose plain files are free of input, output and clock; what touches the world there is called `.server.ts`. */
export const PURE = Object.keys(MAP).filter((folder) => !/^(routes|shopify|jobs|platform|http|keys|messages\/channels)/.test(folder));

/** Files in `folder` that match `files` may import their siblings and these beginnings; a `$` ends one. */
export function only(folder, files, allowed) {
  const beginnings = ["./", ...allowed].map((one) => one.replaceAll(/(?<!\\)\.(?!\*)/g, "\\."));
  const group = {
    regex: `^(?!(${beginnings.join("|")}))`,
    message: `Not importable from ${folder}; scripts/lint/import-map.js says what is.`,
  };
  return { files: [`${folder}/${files}.{ts,tsx,js,mjs}`], rules: { "no-restricted-imports": ["error", { patterns: [group] }] } };
}

/** A pure file may know the types of what touches the world, never its values. */
export function pureOnly(folder) {
  const message = "A plain file touches nothing: rename it to .server.ts, or take what it needs as an argument.";
  const pattern = { regex: "\\.server(\\.tsx?)?$", allowTypeImports: true, message };
  return {
    files: [`app/${folder}/**/*.{ts,tsx}`],
    ignores: ["**/*.server.{ts,tsx}", ...(folder === "messages" ? ["app/messages/channels/**"] : [])],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [pattern] }] },
  };
}
