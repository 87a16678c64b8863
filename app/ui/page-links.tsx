import { useSearchParams } from "@remix-run/react";
import { InlineStack, Pagination } from "@shopify/polaris";

/** Which of how many rows are shown, and the way to the others. The page number lives in the address. */
export function usePages({ page, pageSize, total }: { page: number; pageSize: number; total: number }) {
  const [, setSearch] = useSearchParams();
  const go = (to: number) =>
    setSearch((search) => {
      search.set("page", String(to));
      return search;
    });
  const first = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const last = Math.min(page * pageSize, total);
  return {
    label: `${first.toLocaleString("en-US")} to ${last.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`,
    hasPrevious: page > 1,
    hasNext: last < total,
    onPrevious: () => go(page - 1),
    onNext: () => go(page + 1),
  };
}

/** The same as a line of its own, for tables that are not Polaris'. Nothing when one page holds everything. */
export function PageLinks(props: { page: number; pageSize: number; total: number }) {
  const pages = usePages(props);
  if (props.total <= props.pageSize) return null;
  return (
    <InlineStack align="center">
      <Pagination {...pages} previousTooltip="Previous page" nextTooltip="Next page" />
    </InlineStack>
  );
}
