/** A warning of `pg` about how it is used fails the test it came in: what it warns of is refused by its next version. */
import { afterEach, beforeEach } from "@jest/globals";

// jest gives tests a copy of `process`; warnings are told to the real one.
const real = process.getBuiltinModule("node:process");
let warnings: string[] = [];
const listen = (warning: Error) => {
  if (/client\.query\(\)|\bpg@/.test(warning.message)) warnings.push(warning.message);
};

beforeEach(() => {
  warnings = [];
  real.on("warning", listen);
});

afterEach(async () => {
  // Warnings are told in a later tick.
  await new Promise((resolve) => setImmediate(resolve));
  real.off("warning", listen);
  if (warnings.length > 0) throw new Error(`pg warned:\n${warnings.join("\n")}`);
});
