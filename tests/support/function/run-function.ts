/**
 * Runs a compiled Shopify Function as Shopify documents it: a stand-in of the host's side of its Wasm API, version 2
 * (github.com/Shopify/shopify-function-wasm-api, api/src/shopify_function.wat).
 */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** What the host's side throws away where it is asked for what is not there: a box with an error in it. */
const [NULL, BOOLEAN, STRING, OBJECT, ARRAY, ERROR] = [0n, 1n, 3n, 4n, 5n, 15n];
const BOXED = 0x7ffcn << 48n;
const LONGEST_IN_BOX = 16_383;
const NOT_AN_OBJECT = 1;
const OUT_OF_BOUNDS = 5;
const NOT_INDEXABLE = 6;

const decoder = new TextDecoder("utf-8", { fatal: true });
const floats = new DataView(new ArrayBuffer(8));

/** Runs of one instance: more than Shopify's one, and few enough that what a run leaves in memory stays little. */
const RUNS_OF_AN_INSTANCE = 40;

type Runner = {
  /** What the Function answers. Throws where it traps, or where what it wrote is not whole. */
  run: (input: unknown) => unknown;
  /** Instructions executed since the last start of an instance, of a module that counts them. */
  instructions: () => number;
};

export function runnerOf(module: WebAssembly.Module): Runner {
  type Exports = { memory: WebAssembly.Memory; run: () => void; instructions?: WebAssembly.Global };
  let host: ReturnType<typeof hostOf>;
  let exported: Exports | null = null;
  let runs = 0;
  const imports: Record<string, (...values: never[]) => unknown> = {};
  for (const { name } of WebAssembly.Module.imports(module))
    imports[name] = (...values) => (host.imports[name as keyof typeof host.imports] as (...values: never[]) => unknown)(...values);
  return {
    run(input) {
      if (exported === null || runs % RUNS_OF_AN_INSTANCE === 0)
        exported = new WebAssembly.Instance(module, { shopify_function_v2: imports as WebAssembly.ModuleImports }).exports as Exports;
      runs += 1;
      const { memory, run } = exported;
      host = hostOf(input as Json, () => new Uint8Array(memory.buffer));
      run();
      return host.output();
    },
    instructions: () => Number(exported?.instructions?.value ?? 0n),
  };
}

function hostOf(root: Json, memory: () => Uint8Array) {
  const values: { value: Json; bytes: Uint8Array | null }[] = [];
  const box = (tag: bigint, length: number, value: number) =>
    BOXED | (tag << 46n) | (BigInt(Math.min(length, LONGEST_IN_BOX)) << 32n) | BigInt(value);
  const boxed = (value: Json | undefined): bigint => {
    if (value === null || value === undefined) return box(NULL, 0, 0);
    if (typeof value === "boolean") return box(BOOLEAN, 0, value ? 1 : 0);
    if (typeof value === "number") {
      floats.setFloat64(0, value);
      return floats.getBigUint64(0);
    }
    const bytes = typeof value === "string" ? Buffer.from(value) : null;
    const at = values.push({ value, bytes }) - 1;
    if (bytes) return box(STRING, bytes.length, at);
    return Array.isArray(value) ? box(ARRAY, value.length, at) : box(OBJECT, Object.keys(value).length, at);
  };
  const opened = (raw: bigint) => {
    const bits = BigInt.asUintN(64, raw);
    const tag = (bits & BOXED) === BOXED ? (bits >> 46n) & 15n : null;
    return { tag, found: tag === STRING || tag === OBJECT || tag === ARRAY ? values[Number(bits & 0xffffffffn)] : undefined };
  };
  const text = (at: number, length: number) => decoder.decode(memory().slice(at, at + length));
  const writer = outputOf();
  const imports = {
    shopify_function_input_get: () => boxed(root),
    shopify_function_input_get_val_len: (raw: bigint) => {
      const { found } = opened(raw);
      if (!found) return -1;
      return found.bytes?.length ?? Object.keys(found.value as object).length;
    },
    shopify_function_input_read_utf8_str: (source: number, out: number, length: number) => {
      memory().set((values[source]?.bytes ?? new Uint8Array()).subarray(0, length), out);
    },
    shopify_function_input_get_obj_prop: (raw: bigint, at: number, length: number) => {
      const { tag, found } = opened(raw);
      if (tag !== OBJECT) return box(ERROR, 0, NOT_AN_OBJECT);
      const name = text(at, length);
      const object = found?.value as Record<string, Json>;
      return boxed(Object.hasOwn(object, name) ? object[name] : null);
    },
    shopify_function_input_get_at_index: (raw: bigint, index: number) => {
      const { tag, found } = opened(raw);
      if (tag !== ARRAY && tag !== OBJECT) return box(ERROR, 0, NOT_INDEXABLE);
      const items = Object.values(found?.value as object) as Json[];
      return index >= 0 && index < items.length ? boxed(items[index]) : box(ERROR, 0, OUT_OF_BOUNDS);
    },
    shopify_function_output_new_utf8_str: (at: number, length: number) => writer.put(text(at, length)),
    shopify_function_output_new_object: (length: number) => writer.begin({}, length),
    shopify_function_output_finish_object: () => writer.end(false),
    shopify_function_output_new_array: (length: number) => writer.begin([], length),
    shopify_function_output_finish_array: () => writer.end(true),
  };
  return { imports, output: writer.whole };
}

type Open = { into: Json[] | Record<string, Json>; length: number; key: string | null; count: number };

/** Builds what is written; whatever the documentation calls an error throws. */
function outputOf() {
  const open: Open[] = [];
  let whole: { value: Json } | null = null;
  const put = (value: Json): number => {
    const at = open.at(-1);
    if (!at) {
      if (whole !== null) throw new Error("A value was written already");
      whole = { value };
    } else if (Array.isArray(at.into)) {
      at.into.push(value);
      at.count += 1;
    } else if (at.key === null) {
      if (typeof value !== "string") throw new Error("A key is expected");
      at.key = value;
    } else {
      at.into[at.key] = value;
      at.key = null;
      at.count += 1;
    }
    return 0;
  };
  return {
    put,
    begin(into: Open["into"], length: number): number {
      put(into);
      open.push({ into, length, key: null, count: 0 });
      return 0;
    },
    end(isArray: boolean): number {
      const at = open.pop();
      if (!at || Array.isArray(at.into) !== isArray || at.count !== at.length || at.key !== null)
        throw new Error("Lengths differ from what was begun");
      return 0;
    },
    whole(): Json {
      if (whole === null || open.length > 0) throw new Error("The output is not finished");
      return whole.value;
    },
  };
}
