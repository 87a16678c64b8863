/**
 * Rewrites a WebAssembly module so that it counts the instructions that it executes, in an exported global `instructions`: at the
 * beginning of each straight piece of code the length of the piece is added. `block`, `end` and `else` count like any other, which is
 * no less than Shopify's runner counts of this module's own code. Knows the instructions that the compiler writes; throws on any other.
 */

const [GLOBAL, EXPORT, CODE] = [6, 7, 10];
const [BLOCK, LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE, RETURN] = [0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f];

type Section = { id: number; body: Uint8Array };

export function counting(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(wasm);
  const globals = sections.find(({ id }) => id === GLOBAL)?.body ?? Uint8Array.of(0);
  const first = read(globals, 0);
  // No global is imported, so the new one comes behind those of the module.
  const number = first.value;
  const grown = join([...leb(number + 1)], globals.subarray(first.next), [0x7e, 0x01, 0x42, 0x00, END]);
  const changed = sections.map(({ id, body }) => {
    if (id === GLOBAL) return { id, body: grown };
    if (id === EXPORT) return { id, body: withExport(body, number) };
    return id === CODE ? { id, body: counted(body, number) } : { id, body };
  });
  return join(wasm.subarray(0, 8), ...changed.flatMap(({ id, body }) => [[id, ...leb(body.length)], body]));
}

function sectionsOf(wasm: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let at = 8; at < wasm.length;) {
    const size = read(wasm, at + 1);
    sections.push({ id: wasm[at] ?? 0, body: wasm.subarray(size.next, size.next + size.value) });
    at = size.next + size.value;
  }
  return sections;
}

function withExport(body: Uint8Array, global: number): Uint8Array {
  const count = read(body, 0);
  const name = Buffer.from("instructions");
  return join(leb(count.value + 1), body.subarray(count.next), [name.length, ...name, 0x03, ...leb(global)]);
}

function counted(body: Uint8Array, global: number): Uint8Array {
  const count = read(body, 0);
  const parts: (Uint8Array | number[])[] = [leb(count.value)];
  for (let at = count.next; at < body.length;) {
    const size = read(body, at);
    const code = ofFunction(body.subarray(size.next, size.next + size.value), global);
    parts.push(leb(code.length), code);
    at = size.next + size.value;
  }
  return join(...parts);
}

function ofFunction(body: Uint8Array, global: number): Uint8Array {
  let at = skipLocals(body);
  const parts: (Uint8Array | number[])[] = [body.subarray(0, at)];
  let piece = at;
  let length = 0;
  const close = (end: number) => {
    if (length > 0) parts.push([0x23, ...leb(global), 0x42, ...signed(length), 0x7c, 0x24, ...leb(global)]);
    parts.push(body.subarray(piece, end));
    piece = end;
    length = 0;
  };
  while (at < body.length) {
    const opcode = body[at] ?? 0;
    at = afterInstruction(body, at);
    length += 1;
    if ([BLOCK, LOOP, IF, ELSE, END, BR, BR_IF, BR_TABLE, RETURN].includes(opcode)) close(at);
  }
  close(at);
  return join(...parts);
}

function skipLocals(body: Uint8Array): number {
  const groups = read(body, 0);
  let at = groups.next;
  for (let group = 0; group < groups.value; group += 1) at = read(body, at).next + 1;
  return at;
}

function afterInstruction(body: Uint8Array, start: number): number {
  const opcode = body[start] ?? 0;
  const at = start + 1;
  const leb128 = (many: number) => {
    let end = at;
    for (let left = many; left > 0; left -= 1) end = read(body, end).next;
    return end;
  };
  if (opcode === BLOCK || opcode === LOOP || opcode === IF) return leb128(1);
  if (opcode === BR_TABLE) return leb128(read(body, at).value + 2);
  if (opcode === 0x11) return leb128(2);
  if (opcode === BR || opcode === BR_IF || opcode === 0x10 || (opcode >= 0x20 && opcode <= 0x26)) return leb128(1);
  if (opcode >= 0x28 && opcode <= 0x3e) return leb128(2);
  if (opcode === 0x3f || opcode === 0x40 || opcode === 0x41 || opcode === 0x42) return leb128(1);
  if (opcode === 0x43) return at + 4;
  if (opcode === 0x44) return at + 8;
  if (opcode === 0xfc) return afterLong(body, at);
  if (opcode <= 0x01 || (opcode >= 0x45 && opcode <= 0xc4) || [ELSE, END, RETURN, 0x1a, 0x1b].includes(opcode)) return at;
  throw new Error(`An instruction that is not known: ${opcode.toString(16)}`);
}

/** Conversions that saturate have nothing behind them; `memory.copy` has two bytes, `memory.fill` one. */
function afterLong(body: Uint8Array, at: number): number {
  const kind = read(body, at);
  if (kind.value <= 7) return kind.next;
  if (kind.value === 10) return kind.next + 2;
  if (kind.value === 11) return kind.next + 1;
  throw new Error(`An instruction that is not known: fc ${kind.value}`);
}

function read(bytes: Uint8Array, start: number): { value: number; next: number } {
  let [value, shift, at] = [0, 0, start];
  for (;;) {
    const byte = bytes[at] ?? 0;
    at += 1;
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) return { value, next: at };
  }
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))];
}

/** As a signed number: the sixth bit of the last byte says the sign. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(Math.floor(value / 128))];
}

function join(...parts: (Uint8Array | number[])[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts.map((part) => Uint8Array.from(part))));
}
