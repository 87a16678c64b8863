/** Whether the screen is too narrow for a table, as a phone's is, or half a laptop's: there tables become lists. */
import { useBreakpoints } from "@shopify/polaris";
import { createContext, useContext } from "react";

const Guess = createContext(false);

/** What the server takes the browser for, so that a phone's first picture is a phone's already and nothing jumps when the page comes alive. */
export const MobileHint = Guess.Provider;

export function useIsMobile(): boolean {
  return useBreakpoints({ defaults: { mdDown: useContext(Guess) } }).mdDown;
}

/** From a request's headers: Chromium says it in a hint of its own, the others in their name. */
export function looksMobile(headers: Headers): boolean {
  const hint = headers.get("sec-ch-ua-mobile");
  return hint === null ? /\bMobile\b/.test(headers.get("user-agent") ?? "") : hint === "?1";
}
