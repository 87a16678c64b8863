/**
 * Who may import whom, as an allow-list per folder of the app: its own files, and what is listed here. Nothing else.
 *
 * Job handlers are registered from outside, so `shopify/`, `jobs/` and `mail/` know no product folder; nothing but routes,
 * handlers and the portal knows `refresh/`.
 */

/** What a product folder may ask of the world. */
const WORLD = [
  "#app/shopify/",
  "#app/jobs/",
  "#app/mail/",
  "#app/db",
  "#app/generated/prisma/",
  "#app/logger.server",
  "#app/format/",
  "#app/keys/",
  "#app/edits/",
];

const LIBRARIES = ["node:", "zod$", "luxon$", "dinero.js", "csv-stringify", "csv-parse"];

/** Product folders, each above the ones it may know. */
/** The engine's plans are plain data: what is live and what a change of members plans follow from them. */
const PLANS = "#app/refresh/refresh.ts$";
const codes = [...WORLD, ...LIBRARIES, "#app/activity/", PLANS];
const members = [...codes, "#app/codes/"];
const offers = [...members, "#app/members/", "#app/projects/", "#app/enrolments/"];
// A parked item says the same wherever it is shown.
const enrolments = [...members, "#app/members/", "#app/refresh/words.ts$"];
const conversions = [...offers, "#app/offers/", "#app/enrolments/"];
const PRODUCT = [
  "codes",
  "members",
  "projects",
  "enrolments",
  "offers",
  "conversions",
  "messages",
  "activity",
  "shops",
  "refresh",
  "drift",
  "portal",
  "home",
].map((folder) => `#app/${folder}/`);

const BROWSER = ["react$", "react-dom", "@remix-run/react$", "@shopify/polaris", "@shopify/app-bridge-react$", "recharts$"];

export const MAP = {
  format: ["luxon$", "dinero.js", "csv-stringify"],
  keys: ["node:"],
  activity: [...WORLD, ...LIBRARIES],
  edits: ["node:", "#app/db", "#app/generated/prisma/", "#app/activity/"],
  shops: [...WORLD, ...LIBRARIES, "#app/activity/"],
  codes,
  members,
  projects: [...members, "#app/members/"],
  enrolments,
  offers,
  conversions,
  // Messages carry creators' links.
  messages: [...conversions, "#app/conversions/", "#app/portal/links.server", "liquidjs$"],
  refresh: conversions,
  // Its repairs are refreshes and changes of members.
  drift: [...conversions, "#app/refresh/"],
  // Reads of every folder what waits for a person.
  home: [...WORLD, ...LIBRARIES, ...PRODUCT],
  portal: [...WORLD, ...LIBRARIES, ...PRODUCT, "isbot$", "qrcode$"],
  shopify: [
    "node:",
    "zod$",
    "graphql",
    "@graphql-typed-document-node/core$",
    "@shopify/",
    "jose$",
    "#app/keys/",
    "#app/db",
    "#app/env.server",
    "#app/logger.server",
    "#app/shopify.server",
    "#app/generated/prisma/",
  ],
  jobs: ["node:", "zod$", "pg$", "pg-boss$", "#app/db", "#app/env.server", "#app/logger.server", "#app/generated/prisma/"],
  http: ["node:", "@remix-run/node$"],
  mail: ["node:", "nodemailer", "#app/env.server", "#app/logger.server"],
  components: [...BROWSER, ...PRODUCT, "#app/format/", "#app/edits/"],
  routes: [
    ...[...BROWSER, "@remix-run/", "@shopify/shopify-app-remix/", "zod$", "node:"],
    ...[...PRODUCT, "#app/components/", "#app/format/", "#app/edits/", "#app/http/", "#app/[a-z-]+\\.server"],
  ],
};

/** Folders whose plain files are free of input, output and clock; what touches the world there is called `.server.ts`. */
export const PURE = Object.keys(MAP).filter((folder) => !["routes", "shopify", "jobs", "mail"].includes(folder));

/** Files in `folder` that match `files` may import their siblings and these beginnings; a `$` ends one. */
export function only(folder, files, allowed) {
  const beginnings = ["./", ...allowed].map((one) => one.replaceAll(/(?<!\\)\./g, "\\."));
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
    ignores: ["**/*.server.{ts,tsx}"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [pattern] }] },
  };
}
