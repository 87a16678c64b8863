/**
 * A `console.error` nobody expected fails the test it happened in: React and Remix report real mistakes that way. So does a
 * warning of the process, by which Node.js and libraries tell of misuse, save that something of Node.js is experimental.
 */
import { setImmediate as turn } from "node:timers/promises";
import { format } from "node:util";

import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";

// jest gives tests a copy of the process, which no warning reaches.
const real = process.getBuiltinModule("node:process");
const original = console.error;
let stray: string[] = [];

const warned = (warning: Error) => {
  if (warning.name !== "ExperimentalWarning") stray.push(`A warning of the process: ${warning.stack ?? warning.message}`);
};

beforeAll(() => void real.on("warning", warned));
afterAll(() => void real.off("warning", warned));

beforeEach(() => {
  stray = [];
  console.error = (...parts: unknown[]) => void stray.push(`console.error was called:\n${format(...parts)}`);
});

afterEach(async () => {
  // Warnings are told a moment after they were given.
  await turn();
  console.error = original;
  if (stray.length > 0) throw new Error(stray.join("\n"));
});
