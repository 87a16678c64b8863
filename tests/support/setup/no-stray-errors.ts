/**
 * An error nobody expected fails the test it happened in: a `console.error`, as React and Remix report real mistakes, and a
 * line on the app's error log that the test does not take (#tests/support/error-lines.ts).
 */
import { format } from "node:util";

import { afterEach, beforeEach } from "@jest/globals";

import { beginErrorLines, keepErrorLine, strayErrorLines } from "#tests/support/error-lines.ts";

const originalError = console.error;
const originalWrite = process.stderr.write;
let stray: string[] = [];

beforeEach(() => {
  stray = [];
  beginErrorLines();
  console.error = (...parts: unknown[]) => void stray.push(format(...parts));
  process.stderr.write = function (this: typeof process.stderr, ...args: Parameters<typeof originalWrite>) {
    const [text] = args;
    if (typeof text !== "string" || !text.startsWith('{"at":')) return Reflect.apply(originalWrite, process.stderr, args);
    keepErrorLine(text);
    return true;
  } as typeof originalWrite;
});

afterEach(() => {
  console.error = originalError;
  process.stderr.write = originalWrite;
  if (stray.length > 0) throw new Error(`console.error was called:\n${stray.join("\n")}`);
  const lines = strayErrorLines();
  if (lines.length > 0) throw new Error(`The app logged an error that the test does not expect:\n${lines.join("\n")}`);
});
