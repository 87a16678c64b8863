import { getNamedType, isCompositeType, type GraphQLInterfaceType, type GraphQLObjectType, type GraphQLUnionType } from "graphql";
import { adminSchema } from "#tests/twin/admin/schema.ts";
import { readSource } from "#tests/support/sources.ts";
import { gid, idFrom } from "#tests/twin/world/gid.ts";
import { ALL_SCOPES, aShop } from "../admin-shop.ts";

/** One request to a real store and what it answered. README.md beside this file says how they are written down. */
type Case = {
  case: string;
  ask: string;
  with: Record<string, unknown>;
  /** The store's clock, where the answer tells it. */
  at?: string;
  answer?: unknown;
  errors?: { message: string; code?: string; path?: unknown[]; problems?: unknown }[];
  /** Why the local Shopify answers otherwise. */
  differs?: string;
};

/** Requests that follow each other in one store. */
export type Story = {
  story: string;
  seen: string;
  sellsSubscriptions: boolean;
  /** The search index had not caught up when it was asked. */
  lagging?: boolean;
  /** What the store held before, by the name it goes by in the story. */
  given?: Record<string, { title?: string; of?: string; firstName?: string; lastName?: string }>;
  cases: Case[];
};

/** The stories of a file of this folder; its first line says where they are from. */
export function readStories(file: string): Story[] {
  const [, ...lines] = readSource(`tests/unit/twin/recorded/${file}`).trim().split("\n");
  const stories: Story[] = [];
  for (const line of lines) {
    const read = JSON.parse(line) as (Omit<Story, "cases"> | Case) & { story?: string };
    if (read.story !== undefined) stories.push({ ...(read as Story), cases: [] });
    else stories.at(-1)!.cases.push(read as Case);
  }
  return stories;
}

/** Asks a local Shopify of its own everything a story asked, and tells for each case how the answers differ. */
export async function replay({ sellsSubscriptions, lagging, given = {}, seen, cases }: Story): Promise<Map<string, string[]>> {
  const shop = aShop({
    scopes: [...ALL_SCOPES, "write_gift_cards", "write_customers"],
    shop: { sellsSubscriptions, currency: "CAD" },
    pace: { bulkCreationMs: [1, 1], searchLagMs: lagging ? 60_000 : 0 },
  });
  const names = new Names();
  for (const [name, what] of Object.entries(given)) names.bind(name, make(shop, name, what, names));
  let now = shop.world.now().getTime();
  const differences = new Map<string, string[]>();
  for (const [index, one] of cases.entries()) {
    // A little later each time, so that what takes a moment is done by the next request.
    const told = one.at ?? (index === 0 ? seen : null);
    const next = told === null ? now + 2 : Date.parse(told) + 2 * index;
    shop.advance(next - now);
    now = next;
    const { text, variables } = requestOf(one, names);
    const answer = await shop.ask(text, variables);
    differences.set(one.case, differencesOf(one, answer as unknown as Answer, names));
  }
  return differences;
}

type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions?: { code?: string; problems?: unknown } }[];
};

/** What ids and cursors are called in a story, and what they are here. A name means one thing from the first answer it is in. */
class Names {
  readonly #meaning = new Map<string, string>();
  static is = (value: unknown): value is string => typeof value === "string" && /^<\w+ \d+>$/.test(value);

  bind(name: string, value: string): void {
    this.#meaning.set(name, value);
  }
  /** Whether it can be: the first time it is taken down, if it is of the kind. */
  agree(name: string, value: unknown): boolean {
    const known = this.#meaning.get(name);
    if (known !== undefined) return known === value;
    const [, kind] = /^<(\w+) /.exec(name)!;
    if (typeof value !== "string" || (kind !== "cursor" && !value.startsWith(`gid://shopify/${kind}/`))) return false;
    this.bind(name, value);
    return true;
  }
  /** A name nobody has told yet is of something that is not there. */
  meaningOf(name: string): string {
    const [, kind, number] = /^<(\w+) (\d+)>$/.exec(name)!;
    return this.#meaning.get(name) ?? `gid://shopify/${kind}/99999${number}`;
  }
  in(value: unknown): unknown {
    if (Names.is(value)) return this.meaningOf(value);
    if (Array.isArray(value)) return value.map((item) => this.in(item));
    if (typeof value !== "object" || value === null) return value;
    if ("times" in value && "of" in value) return repeated(value as Repeated, this);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.in(item)]));
  }
  /** In a sentence, or as a value of a document. */
  inText(text: string, { quoted }: { quoted: boolean }): string {
    return text.replace(/<\w+ \d+>/g, (name) => (quoted ? JSON.stringify(this.meaningOf(name)) : this.meaningOf(name)));
  }
}

type Repeated = { times: number; of: unknown };

function repeated({ times, of }: Repeated, names: Names): unknown {
  return typeof of === "string" ? of.repeat(times) : Array.from({ length: times }, () => names.in(of));
}

type Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType;

function requestOf({ ask, with: given, answer }: Case, names: Names): { text: string; variables: Record<string, unknown> } {
  const field = adminSchema().getMutationType()!.getFields()[ask] ?? adminSchema().getQueryType()!.getFields()[ask]!;
  const kind = adminSchema().getMutationType()!.getFields()[ask] ? "mutation" : "query";
  const args = Object.keys(given);
  const typeOf = (name: string) => String(field.args.find((arg) => arg.name === name)!.type);
  const declared = args.length > 0 ? `(${args.map((name) => `$${name}: ${typeOf(name)}`).join(", ")})` : "";
  const passed = args.length > 0 ? `(${args.map((name) => `${name}: $${name}`).join(", ")})` : "";
  const type = getNamedType(field.type);
  const chosen = isCompositeType(type) ? selection(type, [answer]) : "";
  return {
    text: names.inText(`${kind} Replay${declared} { ${ask}${passed} ${chosen} }`, { quoted: true }),
    variables: names.in(given) as Record<string, unknown>,
  };
}

const FRAGMENT = "... on ";
const aliasOf = (key: string) => key.replaceAll(/\W+/g, "_");

/** Asks for what the answers have; of what is null or empty, for something. */
function selection(type: Composite, answers: unknown[]): string {
  const found = new Map<string, unknown[]>();
  for (const answer of answers.flat(Infinity))
    if (typeof answer === "object" && answer !== null)
      for (const [key, value] of Object.entries(answer)) found.set(key, [...(found.get(key) ?? []), value]);
  if (found.size === 0) return "{ __typename }";
  const parts = [...found].map(([key, values]) => {
    if (key === "__typename") return key;
    if (key.startsWith(FRAGMENT)) return `${key} ${selection(adminSchema().getType(key.slice(FRAGMENT.length)) as Composite, values)}`;
    const name = /^\w+/.exec(key)![0];
    const inner = getNamedType((type as GraphQLObjectType).getFields()[name]!.type);
    const alias = key === name ? key : `${aliasOf(key)}: ${key}`;
    return isCompositeType(inner) ? `${alias} ${selection(inner, values)}` : alias;
  });
  return `{ ${parts.join(" ")} }`;
}

function differencesOf({ ask, answer, errors }: Case, got: Answer, names: Names): string[] {
  const differences: string[] = [];
  // A variable is named by whoever asks.
  const plain = (message: string) => message.replace(/\$\w+/, "$…");
  const told = (got.errors ?? []).map(({ message, path, extensions }) => ({
    message: plain(message),
    ...(extensions?.code !== undefined && { code: extensions.code }),
    ...(path && { path }),
    ...(extensions?.problems !== undefined && { problems: extensions.problems }),
  }));
  const wanted = (errors ?? []).map((error) => ({ ...error, message: plain(error.message) }));
  compare(wanted, told, "errors", names, differences);
  if (answer !== undefined) compare(answer, got.data?.[ask] ?? null, ask, names, differences);
  return differences;
}

function compare(wanted: unknown, got: unknown, path: string, names: Names, differences: string[]): void {
  const differ = () => void differences.push(`${path}: recorded ${JSON.stringify(wanted)}, here ${JSON.stringify(got)}`);
  if (Names.is(wanted)) return names.agree(wanted, got) ? undefined : differ();
  if (Array.isArray(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) return differ();
    return wanted.forEach((item, index) => compare(item, got[index], `${path}[${index}]`, names, differences));
  }
  if (typeof wanted === "string") return names.inText(wanted, { quoted: false }) === got ? undefined : differ();
  if (typeof wanted !== "object" || wanted === null) return wanted === got ? undefined : differ();
  if ("times" in wanted && "of" in wanted) return repeated(wanted as Repeated, names) === got ? undefined : differ();
  if (typeof got !== "object" || got === null) return differ();
  for (const [key, value] of Object.entries(wanted))
    if (key.startsWith(FRAGMENT)) compare(value, got, path, names, differences);
    else compare(value, (got as Record<string, unknown>)[/^\w+$/.test(key) ? key : aliasOf(key)], `${path}.${key}`, names, differences);
}

/** Puts what a story takes for granted into the world; answers its id. */
function make(
  { world, aDiscount }: ReturnType<typeof aShop>,
  name: string,
  what: NonNullable<Story["given"]>[string],
  names: Names,
): string {
  const [, kind = ""] = /^<(\w+) /.exec(name) ?? [];
  const { title = name, of, firstName = "", lastName = "" } = what;
  const id = world.nextId();
  const createdAt = "2026-01-01T00:00:00.000Z";
  const handle = title.toLowerCase().replaceAll(/\W+/g, "-");
  switch (kind) {
    case "Product":
      world.data.products.push({ id, title, handle, vendor: "", priceMinor: 1_000, variantId: world.nextId(), createdAt });
      return gid("Product", id);
    case "ProductVariant": {
      const product = of ? idFrom(names.meaningOf(of), "Product") : null;
      const its = world.data.products.find((one) => one.id === product);
      if (its) return gid("ProductVariant", its.variantId);
      world.data.products.push({ id, title, handle, vendor: "", priceMinor: 1_000, variantId: world.nextId(), createdAt });
      return gid("ProductVariant", world.data.products.at(-1)!.variantId);
    }
    case "Collection":
      world.data.collections.push({ id, title, handle, productIds: [] });
      return gid("Collection", id);
    case "Customer":
      world.data.customers.push({ id, firstName, lastName, email: "somebody@example.com", createdAt, updatedAt: createdAt });
      return gid("Customer", id);
    case "DiscountCodeNode":
      return aDiscount([title]).id;
    default:
      throw new Error(`Nothing is known of ${name}.`);
  }
}
