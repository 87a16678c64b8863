import type { IndexTableProps } from "@shopify/polaris";
import { useCallback, useEffect, useReducer, useRef } from "react";

type Told = Parameters<NonNullable<IndexTableProps["onSelectionChange"]>>;
export type Ticked = { ids: readonly string[]; all: boolean };
export type Tick = { kind: `${Told[0]}`; on: boolean; which: Told[2]; shown: readonly string[] };

/** What is ticked after a press. "All" reaches past the rows that are shown, and ends with the first row that is unticked. */
export function ticked(before: Ticked, { kind, on, which, shown }: Tick): Ticked {
  switch (kind) {
    case "all":
    case "page":
      return { ids: on ? shown : [], all: on && kind === "all" };
    case "single":
      return { ids: turned(before.ids, { these: [String(which)], on }), all: false };
    case "multi":
    case "range":
      return { ids: turned(before.ids, { these: Array.isArray(which) ? shown.slice(which[0], which[1] + 1) : [], on }), all: false };
  }
}

function turned(ids: readonly string[], { these, on }: { these: readonly string[]; on: boolean }): string[] {
  const others = ids.filter((id) => !these.includes(id));
  return on ? [...others, ...these] : others;
}

export type Selection = Ticked & {
  /** How many that are, of all pages. */
  count: number;
  has(id: string): boolean;
  onChange: NonNullable<IndexTableProps["onSelectionChange"]>;
  clear(): void;
};

/**
 * The rows a person ticks, on any page. `total` is how many rows all pages have; `initial` are ticked at first. Unlike Polaris' own hook, `onChange` stays
 * the same function, so that a tick draws one row again and not the whole table.
 */
export function useSelection(rows: readonly { id: string }[], total: number, initial: readonly string[] = []): Selection {
  const [now, tick] = useReducer(ticked, { ids: initial, all: false });
  const shown = useRef<readonly string[]>([]);
  useEffect(() => {
    shown.current = rows.map(({ id }) => id);
  }, [rows]);
  const onChange = useCallback<Selection["onChange"]>((kind, on, which) => tick({ kind, on, which, shown: shown.current }), []);
  const clear = useCallback(() => tick({ kind: "page", on: false, which: undefined, shown: [] }), []);
  return { ...now, count: now.all ? total : now.ids.length, has: (id) => now.all || now.ids.includes(id), onChange, clear };
}
