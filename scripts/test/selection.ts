/** Which tests the person at the keyboard wants. */
import { parseArgs } from "node:util";

import { Refusal } from "../install/refusal.mjs";

const PROJECTS = ["unit", "integration", "e2e"] as const;
type Project = (typeof PROJECTS)[number];
export type Selection = { projects: readonly Project[]; patterns: readonly string[] };

/** All three kinds unless some are named; `patterns` are parts of paths. */
export function testSelection(args: string[]): Selection {
  const { values, positionals } = read(args);
  const named = PROJECTS.filter((project) => values[project]);
  return { projects: named.length > 0 ? named : PROJECTS, patterns: positionals };
}

function read(args: string[]) {
  try {
    const flag = { type: "boolean", default: false } as const;
    return parseArgs({ args, allowPositionals: true, options: { unit: flag, integration: flag, e2e: flag } });
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\nUsage: npm test -- [--unit] [--integration] [--e2e] [part of a path …]`);
  }
}
