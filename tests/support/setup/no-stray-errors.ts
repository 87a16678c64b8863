/** A `console.error` nobody expected fails the test it happened in: React and Remix report real mistakes that way. */
import { format } from "node:util";

import { afterEach, beforeEach } from "@jest/globals";

const original = console.error;
let stray: string[] = [];

beforeEach(() => {
  stray = [];
  console.error = (...parts: unknown[]) => void stray.push(format(...parts));
});

afterEach(() => {
  console.error = original;
  if (stray.length > 0) throw new Error(`console.error was called:\n${stray.join("\n")}`);
});
