import { jest } from "@jest/globals";

import { hearKeys } from "#app/ui/keys/hear-keys.ts";

// A sequence that nobody ends is waited for three seconds, longer than the file.
beforeAll(() => void jest.useFakeTimers());
afterAll(() => void jest.useRealTimers());

/** A window as far as keys need one, and a hand that presses keys on it. */
function aKeyboard() {
  const target = new EventTarget();
  const done: string[] = [];
  const press = (...keys: string[]) => {
    for (const key of keys) {
      target.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), { key, code: key, getModifierState: () => false }));
    }
  };
  const does = Object.fromEntries(["g o", "g l", "?"].map((keys) => [keys, () => void done.push(keys)]));
  const stop = hearKeys(target as Window, does, (event) => event.key === "!");
  return { press, done, stop };
}

test("one sequence pressed straight after another is heard", () => {
  const { press, done, stop } = aKeyboard();
  press("g", "o", "g", "l", "?", "g", "o", "g", "o");
  stop();
  expect(done).toEqual(["g o", "g l", "?", "g o", "g o"]);
});

test("what is not meant for it, and what is pressed after it was stopped, does nothing", () => {
  const { press, done, stop } = aKeyboard();
  press("g", "!", "l", "l", "o");
  stop();
  press("g", "o", "?");
  expect(done).toEqual(["g l"]);
});
