/**
 * Whether single keys do something: a choice of the person, kept in this browser. Who speaks to the computer, or whose hand slips,
 * can turn them off (WCAG 2.1.4); keys with Ctrl or Cmd stay.
 */
import { useSyncExternalStore } from "react";

const KEPT = "reissue-single-keys";
const CHANGED = "reissue-single-keys";

function read(): boolean {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    // A browser that keeps nothing for frames.
    return !offHere;
  }
}
let offHere = false;

export function keepSingleKeys(on: boolean): void {
  offHere = !on;
  try {
    if (on) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // It holds until the page is loaded anew.
  }
  dispatchEvent(new Event(CHANGED));
}

function subscribe(changed: () => void): () => void {
  addEventListener(CHANGED, changed);
  addEventListener("storage", changed);
  return () => {
    removeEventListener(CHANGED, changed);
    removeEventListener("storage", changed);
  };
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore(subscribe, read, () => true);
}
