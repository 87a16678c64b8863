/** What is left of a body when a subscription names the fields it wants: `customer.id` of an object, `line_items.price` of each in a list. */
export function withFields(payload: unknown, fields: readonly string[]): unknown {
  if (Array.isArray(payload)) return payload.map((item) => withFields(item, fields));
  if (typeof payload !== "object" || payload === null) return payload;
  const below = new Map<string, string[]>();
  const whole = new Set<string>();
  for (const field of fields) {
    const [first = "", ...rest] = field.split(".");
    if (rest.length === 0) whole.add(first);
    else below.set(first, [...(below.get(first) ?? []), rest.join(".")]);
  }
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) => {
      if (whole.has(name)) return [[name, value]];
      const wanted = below.get(name);
      return wanted ? [[name, withFields(value, wanted)]] : [];
    }),
  );
}
