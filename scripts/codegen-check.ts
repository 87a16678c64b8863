/** npm run codegen:check: the committed documents are the ones the schema and the operations give today. Writes nothing. */
import { readFileSync } from "node:fs";

import { generate } from "@graphql-codegen/cli";

import config, { target } from "../codegen.ts";

const made = (await generate({ ...config, silent: true }, false)) as { filename: string; content: string }[];
const fresh = made.find(({ filename }) => filename.endsWith(target))?.content;

if (fresh === undefined) throw new Error(`codegen.ts makes no ${target}.`);
if (fresh !== readFileSync(target, "utf8")) {
  console.error(`${target} is not what the schema and app/shopify/operations give. Run: npm run codegen`);
  process.exit(1);
}
console.log(`${target} is current.`);
