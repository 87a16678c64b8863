/**
 * What was typed into a form, kept in this window until it is saved or given up: a reload, a crash, a page that could not be shown
 * and a new sign-in bring it back. One entry for each shop, address and form; another window has its own.
 */
import { useAppBridge } from "@shopify/app-bridge-react";
import { useCallback, useEffect, useRef, useState } from "react";

import { whenSent } from "./connection/connection.ts";

type Kept<T> = {
  /** The form on its page; one page may have several. Null keeps nothing. */
  name: string | null;
  value: T;
  /** Whether there is anything to lose. What is saved or given up is no longer kept. */
  changed: boolean;
  /** Takes in what was typed before. Answers whether it was of use: what cannot be used is forgotten. */
  restore: (value: T) => boolean;
  /** Whether going to another screen gives it up, as for forms that are asked about before they are left. */
  leaving?: "forget" | "keep";
};

/** Keeps a form. What it holds must be JSON. */
export function useKeepTyped<T>({ name, value, changed, restore, leaving = "forget" }: Kept<T>): void {
  const shopify = useAppBridge();
  const key = useRef<string | null>(null);
  const latest = useRef({ restore, leaving });
  useEffect(() => {
    latest.current = { restore, leaving };
  });

  // Runs after the page has come alive: what the server drew must be met first.
  useEffect(() => {
    if (name === null) return;
    const { pathname } = location;
    const mine = keyOf(shopify.config.shop, name);
    const before = read(mine);
    if (before !== null) {
      if (latest.current.restore(before.value as T)) shopify.toast.show("What you typed before is back. It is not saved yet.");
      else write(mine, null);
    }
    key.current = mine;
    return () => {
      key.current = null;
      // Gone to another screen. A page that could not be shown is still at its address.
      if (latest.current.leaving === "forget" && location.pathname !== pathname) write(mine, null);
    };
  }, [name, shopify]);

  const text = changed ? JSON.stringify({ value }) : null;
  const wasRead = useRef(false);
  useEffect(() => {
    // The first turn shows what the server knows; what was kept comes in the next.
    if (wasRead.current && key.current !== null) write(key.current, text);
    wasRead.current = true;
  }, [text, name]);
}

type Ends = {
  /** Pressed: it is forgotten once the press was answered, for until then it may have to be pressed again. */
  sent: () => void;
  /** Given up: it is forgotten now. */
  drop: () => void;
};

/**
 * `useState` for what is typed into a small form or a dialog, kept as above. It has no bar that asks before the page is left, so
 * going to another screen keeps it too. A dialog that stays mounted gives no name while it is closed.
 */
export function useKept<T>(name: string | null, begin: T): [value: T, set: (next: T | ((now: T) => T)) => void, ends: Ends] {
  const shopify = useAppBridge();
  const [value, set] = useState(begin);
  const first = JSON.stringify(begin);
  const restore = (kept: T) => {
    if (JSON.stringify(kept) === first) return false;
    set(kept);
    return true;
  };
  useKeepTyped({ name, value, changed: JSON.stringify(value) !== first, restore, leaving: "keep" });
  const sent = useCallback(() => {
    if (name === null) return;
    const key = keyOf(shopify.config.shop, name);
    const text = stored(key);
    // What was typed since belongs to another press.
    void whenSent().then(() => stored(key) === text && write(key, null));
  }, [name, shopify]);
  const drop = useCallback(() => {
    if (name !== null) write(keyOf(shopify.config.shop, name), null);
  }, [name, shopify]);
  return [value, set, { sent, drop }];
}

function keyOf(shop: string | undefined, name: string): string {
  return `typed ${shop ?? ""} ${location.pathname} ${name}`;
}

function stored(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // No storage in this frame, or not ours: the form works without.
    return null;
  }
}

function read(key: string): { value: unknown } | null {
  const kept = stored(key);
  try {
    return kept === null ? null : (JSON.parse(kept) as { value: unknown });
  } catch {
    // Written by somebody else.
    return null;
  }
}

function write(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // The same; a full storage keeps what it has.
  }
}
