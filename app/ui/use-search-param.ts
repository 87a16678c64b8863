import { useSearchParams } from "@remix-run/react";

/** Keeps a filter of a list in the address; empty takes it away. A new choice begins on page 1. */
export function useSearchParam(): (name: string, value: string) => void {
  const [, setSearch] = useSearchParams();
  return (name, value) =>
    setSearch(
      (address) => {
        if (value === "") address.delete(name);
        else address.set(name, value);
        address.delete("page");
        return address;
      },
      { preventScrollReset: true },
    );
}
