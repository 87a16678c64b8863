/** Markup for pages inside a shop's theme: everything put into it is escaped for HTML, and for Liquid, which would run it. */

export type Markup = { readonly markup: string };
type Part = Markup | string | number | null | false | readonly Part[];

/** `` html`<b>${name}</b>` ``: whatever the name holds, it can only be read. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: texts.map((text, at) => text + (at < parts.length ? written(parts[at] ?? null) : "")).join("") };
}

function written(part: Part): string {
  if (part === null || part === false) return "";
  if (typeof part === "object") return "markup" in part ? part.markup : part.map(written).join("");
  return String(part).replace(/[&<>"'`{}%]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
