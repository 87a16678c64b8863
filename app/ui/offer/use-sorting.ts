import { useSearchParams } from "@remix-run/react";

type Sorted<S extends string> = { columns: readonly (S | null)[]; sort: S; direction: "asc" | "desc" };

/** Sorting of an index table by its headings, kept in the address. A `null` column cannot be sorted by. */
export function useSorting<S extends string>({ columns, sort, direction }: Sorted<S>) {
  const [, setSearch] = useSearchParams();
  return {
    sortable: columns.map((column) => column !== null),
    sortColumnIndex: columns.indexOf(sort),
    sortDirection: direction === "asc" ? ("ascending" as const) : ("descending" as const),
    defaultSortDirection: "descending" as const,
    onSort(index: number, to: "ascending" | "descending") {
      setSearch(
        (search) => {
          search.set("sort", columns[index] ?? sort);
          search.set("direction", to === "ascending" ? "asc" : "desc");
          search.delete("page");
          return search;
        },
        { preventScrollReset: true },
      );
    },
  };
}
