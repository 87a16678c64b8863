/** The document an extension draws into. Shopify's own elements, such as `s-button`, are elements without behaviour here. */
import { Window, type HTMLElement } from "happy-dom";

/** Puts an empty document in place of the last one; the answer is its body. */
export function anEmptyDocument(): HTMLElement {
  const { document } = new Window();
  Object.assign(globalThis, { document });
  return document.body;
}

/** Elements of this name below, in the order they are read. */
export const all = (body: HTMLElement, name: string) => [...body.querySelectorAll<HTMLElement>(name)];

export function fire(element: HTMLElement, type: "click" | "input"): void {
  element.dispatchEvent(new element.ownerDocument.defaultView!.Event(type));
}
