/** What the person who starts the demo may choose. */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { dataFolder } from "#tests/support/stack/folders.ts";

import { Refusal } from "../install/refusal.mjs";

export type DemoOptions = { port: number; dataDir: string; reset: boolean };

const usage = `Usage: npm run demo -- [--port N] [--reset] [--data DIR]

  --port N    the address of the local Shopify admin (4400); the next four ports belong to it too
  --reset     throw away what this demo kept and begin anew
  --data DIR  keep its data there instead of in .data/demo-N`;

/** Reads the command line. Refuses what it does not know, with the usage. */
export function demoOptions(args: string[]): DemoOptions {
  const { port: text, reset, data } = read(args);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_531)
    throw new Refusal(`--port takes a number from 1024 to 65531, not ${text}.\n\n${usage}`);
  return { port, reset, dataDir: data === undefined ? join(dataFolder, `demo-${port}`) : resolve(data) };
}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { port: { type: "string", default: "4400" }, reset: { type: "boolean", default: false }, data: { type: "string" } },
    }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}
