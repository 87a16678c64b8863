import { Badge } from "@shopify/polaris";

import { useShopFormat } from "#app/components/shop-format.tsx";
import type { RefreshRow } from "#app/refresh/refresh-view.ts";

/** Where one member's refresh stands, in a word or two. */
export function RowState({ row, retireAt }: { row: RefreshRow; retireAt: string | null }) {
  const { dateTime } = useShopFormat();
  switch (row.state) {
    case "done":
      return (
        <Badge tone="success" progress="complete">
          Done
        </Badge>
      );
    case "parked":
      return (
        <Badge tone="attention" progress="partiallyComplete">
          Needs attention
        </Badge>
      );
    case "left":
      return <Badge>Left as it is</Badge>;
    case "running":
      if (row.waitingFor === "schedule" && retireAt !== null) {
        const time = dateTime(retireAt);
        return <Badge tone="info">{row.plan === "rename" ? `Both work until ${time}` : `Changes ${time}`}</Badge>;
      }
      return (
        <Badge tone="info" progress="partiallyComplete">
          {row.label}
        </Badge>
      );
    case "draft":
    case "excluded":
      return <Badge>{row.label}</Badge>;
  }
}
