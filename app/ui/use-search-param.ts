import { useCallback } from "react";
import { useSearchParams } from "@remix-run/react";

/** Keeps a filter of a list in the address; empty takes it away. A new choice begins on page 1. `replace`: it is no step to go back to. */
export function useSearchParam(): (name: string, value: string, options?: { replace?: boolean }) => void {
  const [, setSearch] = useSearchParams();
  return useCallback(
    (name, value, { replace = false } = {}) =>
      setSearch(
        (address) => {
          if (value === "") address.delete(name);
          else address.set(name, value);
          address.delete("page");
          return address;
        },
        { replace, preventScrollReset: true },
      ),
    [setSearch],
  );
}
