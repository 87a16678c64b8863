/** The one connection of this window. Started before the page comes alive; on the server there is none. */
import { useSyncExternalStore } from "react";

import { keepTrying, type Connection, type KeepTrying } from "./keep-trying.ts";

let current: KeepTrying | null = null;

/** From now on all requests of the page go through it. */
export function startConnection(page: Window): void {
  current = keepTrying(page.fetch.bind(page), page);
  page.fetch = current.fetch;
}

export function tryNow(): void {
  current?.tryNow();
}

/** Ends once what was just pressed has been answered, however long the connection is away. */
export async function whenSent(): Promise<void> {
  // A press reaches the connection a moment after its button.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await current?.whenSent();
}

/** What is in the way; null while all is well. */
export function useConnection(): Connection | null {
  return useSyncExternalStore(subscribe, read, () => null);
}

const subscribe = (listener: () => void) => current?.subscribe(listener) ?? (() => {});
const read = () => current?.read() ?? null;
