/** The refresh page as a person uses it, wherever they came from: name, choose a reason, "Update offer", watch it settle. */
import type { FrameLocator, Locator } from "playwright-core";

import { pageTitled, rowOf } from "./admin.ts";

/** Waits for the draft with its table of members. */
export async function onTheRefreshPage(app: FrameLocator): Promise<void> {
  await pageTitled(app, "Refresh promo codes");
  await app
    .getByRole("textbox", { name: /^New code for / })
    .first()
    .waitFor();
}

export function newCodeOf(app: FrameLocator, member: string): Locator {
  return app.getByRole("textbox", { name: `New code for ${member}` });
}

/** Types a member's new code and waits until the row says what will happen (`says`). */
export async function enterNewCode(
  app: FrameLocator,
  { member, code, says }: { member: string; code: string; says: string | RegExp },
): Promise<void> {
  await newCodeOf(app, member).fill(code);
  await rowOf(app, member).getByText(says).waitFor();
}

/** "Leaked", "Creator asked", "Reset usage" or "Other". */
export async function chooseReason(app: FrameLocator, reason: string): Promise<void> {
  // Polaris lays the drawn circle over the real one, so a person presses the words.
  await app.getByText(reason, { exact: true }).click();
}

/** Presses "Update offer" and waits until the refresh is settled: the page says how it ended. Answers those words. */
export async function updateOffer(app: FrameLocator): Promise<string> {
  await app.getByRole("button", { name: "Update offer" }).first().click();
  const ended = app.getByText(/^\d+ codes? changed$|^\d+ members? needs? attention$/);
  await ended.waitFor();
  return ended.innerText();
}

/** Begins the message to those who have not been told, by the prompt's button "Compose message to …". Nothing is sent. */
export async function composeMessage(app: FrameLocator): Promise<void> {
  await app.getByText("Nobody has been told yet.").waitFor();
  await app.getByRole("button", { name: /^Compose message to / }).click();
  await pageTitled(app, "Compose message");
}
