/** Writes what Shopify reads of the tools for Sidekick from their list in `app/screens/sidekick`. */
import { writeFileSync } from "node:fs";

import { format, resolveConfig } from "prettier";

import { toolDeclarations } from "#app/screens/sidekick/tools.ts";

const file = "extensions/admin-sidekick-tools/tools.json";
const text = await format(JSON.stringify(toolDeclarations()), { ...(await resolveConfig(file)), filepath: file });
writeFileSync(file, text);
