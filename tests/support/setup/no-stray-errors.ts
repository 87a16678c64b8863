/**
 * An error nobody expected fails the test it happened in: a `console.error`, as React and Remix report real mistakes, a warning of
 * the process, by which Node.js and libraries tell of misuse (save that something of Node.js is experimental), and a line on the
 * app's error log that the test does not take (#tests/support/error-lines.ts).
 */
import { setImmediate as turn } from "node:timers/promises";
import { format } from "node:util";

import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";

import { beginErrorLines, keepErrorLine, strayErrorLines } from "#tests/support/error-lines.ts";

// jest gives tests a copy of the process, which no warning reaches.
const real = process.getBuiltinModule("node:process");
const originalError = console.error;
const originalWrite = process.stderr.write;
let stray: string[] = [];

const warned = (warning: Error) => {
  if (warning.name !== "ExperimentalWarning") stray.push(`A warning of the process: ${warning.stack ?? warning.message}`);
};

beforeAll(() => void real.on("warning", warned));
afterAll(() => void real.off("warning", warned));

beforeEach(() => {
  stray = [];
  beginErrorLines();
  console.error = (...parts: unknown[]) => void stray.push(`console.error was called:\n${format(...parts)}`);
  process.stderr.write = function (this: typeof process.stderr, ...args: Parameters<typeof originalWrite>) {
    const [text] = args;
    if (typeof text !== "string" || !text.startsWith('{"level":')) return Reflect.apply(originalWrite, process.stderr, args);
    keepErrorLine(text);
    return true;
  } as typeof originalWrite;
});

afterEach(async () => {
  // Warnings are told a moment after they were given.
  await turn();
  console.error = originalError;
  process.stderr.write = originalWrite;
  if (stray.length > 0) throw new Error(stray.join("\n"));
  const lines = strayErrorLines();
  if (lines.length > 0) throw new Error(`The app logged an error that the test does not expect:\n${lines.join("\n")}`);
});
