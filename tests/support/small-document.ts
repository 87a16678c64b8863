/**
 * As much of a document as Preact and Shopify's extension tester need: elements that keep attributes, children and listeners.
 * Nothing is laid out and events do not bubble; Shopify's own elements, such as `s-button`, are shown by Shopify anyway.
 */
export class SmallNode extends EventTarget {
  readonly nodeType: number;
  readonly localName: string;
  readonly namespaceURI = "http://www.w3.org/1999/xhtml";
  data = "";
  parentNode: SmallNode | null = null;
  childNodes: SmallNode[] = [];
  readonly given = new Map<string, string>();
  // Preact asks for these names to tell an element's events from a component's.
  onclick = null;
  oninput = null;

  constructor(nodeType: number, localName: string) {
    super();
    this.nodeType = nodeType;
    this.localName = localName;
  }
  get firstChild(): SmallNode | null {
    return this.childNodes[0] ?? null;
  }
  get nextSibling(): SmallNode | null {
    const all = this.parentNode?.childNodes ?? [this];
    return all[all.indexOf(this) + 1] ?? null;
  }
  get attributes(): { name: string; value: string }[] {
    return [...this.given].map(([name, value]) => ({ name, value }));
  }
  get textContent(): string {
    return this.nodeType === 3 ? this.data : this.childNodes.map(({ textContent }) => textContent).join("");
  }
  set innerHTML(text: string) {
    if (text !== "") throw new Error("A small document reads no markup");
    for (const child of [...this.childNodes]) this.removeChild(child);
  }
  setAttribute(name: string, value: unknown): void {
    this.given.set(name, String(value));
  }
  getAttribute(name: string): string | null {
    return this.given.get(name) ?? null;
  }
  removeAttribute(name: string): void {
    this.given.delete(name);
  }
  contains(node: SmallNode | null): boolean {
    return node !== null && (node === this || this.contains(node.parentNode));
  }
  appendChild(child: SmallNode): SmallNode {
    return this.insertBefore(child, null);
  }
  insertBefore(child: SmallNode, before: SmallNode | null): SmallNode {
    child.remove();
    this.childNodes.splice(before ? this.childNodes.indexOf(before) : this.childNodes.length, 0, child);
    child.parentNode = this;
    return child;
  }
  removeChild(child: SmallNode): SmallNode {
    this.childNodes.splice(this.childNodes.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }
  remove(): void {
    this.parentNode?.removeChild(this);
  }
  /** Elements of this name below, in the order they are read. */
  all(localName: string): SmallNode[] {
    return this.childNodes.flatMap((child) => [...(child.localName === localName ? [child] : []), ...child.all(localName)]);
  }
}

/** Puts an empty document in place of the last one; the answer is its body. */
export function aSmallDocument(): SmallNode {
  const body = new SmallNode(1, "body");
  const element = (localName: string) => new SmallNode(1, localName);
  const text = (data: string) => Object.assign(new SmallNode(3, "#text"), { data });
  const document = { body, createElement: element, createElementNS: (_: string, name: string) => element(name), createTextNode: text };
  Object.assign(globalThis, { document });
  return body;
}
