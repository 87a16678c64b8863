import { useNavigate } from "@remix-run/react";
import { Box, Card, EmptySearchResult, Tabs } from "@shopify/polaris";
import type { ReactNode } from "react";

import { PageLinks } from "./page-links.tsx";

type Props = {
  /** The first stands for all. Which is open stands in the address as `show`. */
  tabs: readonly { id: string; content: string }[];
  tab: string;
  path: string;
  /** Names the part below the tabs on the page. */
  panel: string;
  total: number;
  page: number;
  pageSize: number;
  /** Said where the open tab has nothing: "No message here". */
  nothing: string;
  children: ReactNode;
};

/** A list under tabs, a page at a time. */
export function TabbedList({ tabs, tab, path, panel, total, page, pageSize, nothing, children }: Props) {
  const navigate = useNavigate();
  return (
    <Card padding="0">
      <Tabs
        tabs={tabs.map((one) => ({ ...one, panelID: panel }))}
        selected={tabs.findIndex(({ id }) => id === tab)}
        onSelect={(at) => navigate(`${path}?show=${tabs[at]?.id ?? tab}`)}
      />
      <div id={panel}>
        {total === 0 ? <EmptySearchResult title={nothing} description="Look under another tab." withIllustration={false} /> : children}
      </div>
      {total > pageSize ? (
        <Box padding="300">
          <PageLinks page={page} pageSize={pageSize} total={total} />
        </Box>
      ) : null}
    </Card>
  );
}
