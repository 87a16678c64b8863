import { Box } from "@shopify/polaris";
import type { ReactNode } from "react";

import { PageLinks } from "#app/ui/page-links.tsx";
import type { MessageView, RecipientRow } from "#app/messages/read-message.server.ts";

type Props = { view: MessageView; rows: readonly RecipientRow[]; draw: (row: RecipientRow) => ReactNode };

/** These recipients one below the other, with the way to the next of them. */
export function RecipientsList({ view: { counts, page, pageSize }, rows, draw }: Props) {
  return (
    <>
      <ul className="lines" aria-label="Recipients">
        {rows.map((row) => (
          <li key={row.recipientId}>{draw(row)}</li>
        ))}
      </ul>
      {counts.total > pageSize ? (
        <Box padding="300">
          <PageLinks page={page} pageSize={pageSize} total={counts.total} />
        </Box>
      ) : null}
    </>
  );
}
