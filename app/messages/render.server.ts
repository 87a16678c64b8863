/** A message's words with a member's values in them: Liquid's outputs, strictly. Texts come from merchants, values from anywhere. */
import liquid, { type Template } from "liquidjs";

import { VARIABLES } from "./variables.ts";

/** `lenientIf`: a value that is missing may be replaced in the text itself, `{{ first_name | default: "there" }}`. */
const engine = new liquid.Liquid({
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
  catchAllErrors: true,
  ownPropertyOnly: true,
  parseLimit: 20_000,
  renderLimit: 500,
  memoryLimit: 500_000,
});
// No tags: no loops that never end, no files, no sentence that is in one member's message and silently not in another's.
for (const name of Object.keys(engine.tags)) delete engine.tags[name];

const KNOWN: readonly string[] = VARIABLES.map(({ name }) => name);

type Readable =
  { ok: true; uses: readonly string[]; render(values: Record<string, string | null>): Rendered } | { ok: false; problem: string };
/** `missing`: variables that have no value for this member; none when the text grows beyond all measure. */
type Rendered = { ok: true; text: string } | { ok: false; missing: string[] };

/** Reads a text once, for many members. What cannot be read is said in a sentence for the person who wrote it. */
export function readText(text: string): Readable {
  let templates: Template[];
  let used: string[];
  try {
    templates = engine.parse(text);
    used = engine.globalVariablesSync(templates);
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
  const unknown = used.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) return { ok: false, problem: `There is no variable called ${unknown}. Choose one from the menu.` };
  return { ok: true, uses: used, render: (values) => render(templates, values) };
}

function render(templates: Template[], values: Record<string, string | null>): Rendered {
  const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ""));
  try {
    return { ok: true, text: String(engine.renderSync(templates, known)) };
  } catch (error) {
    const missing = errorsIn(error).flatMap((one) => missingIn(one));
    return { ok: false, missing: [...new Set(missing)] };
  }
}

type Caught = { name?: string; message?: string; originalError?: { variableName?: string } };

function errorsIn(error: unknown): Caught[] {
  return (error as { errors?: Caught[] }).errors ?? [error as Caught];
}

function missingIn({ name, originalError }: Caught): string[] {
  return name === "UndefinedVariableError" && originalError?.variableName ? [originalError.variableName] : [];
}

function problemOf(error: unknown): string {
  const first = String(errorsIn(error)[0]?.message ?? error);
  const line = /line:(\d+)/.exec(first)?.[1] ?? "1";
  const filter = /undefined filter: (\S+?),/.exec(first)?.[1];
  if (filter) return `Line ${line}: there is no “${filter}” to change a value with.`;
  const tag = /tag "(\S+?)" not found/.exec(first)?.[1];
  if (tag) return `Line ${line}: {% ${tag} %} cannot be used here, only variables such as {{ first_name }}.`;
  return `Line ${line}: a variable is not closed. It is written {{ first_name }}.`;
}
