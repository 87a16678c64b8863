/** What the reader of a page may do, so that it offers no press that would be refused. The server judges each press for itself. */
import { Banner } from "@shopify/polaris";
import { createContext, useContext, type ReactNode } from "react";

import { RIGHTS, RIGHT_LABELS, type Right } from "#app/access/rights.ts";

const Context = createContext<readonly Right[]>(RIGHTS);

export function RightsProvider({ rights, children }: { rights: readonly Right[]; children: ReactNode }) {
  return <Context.Provider value={rights}>{children}</Context.Provider>;
}

/** Whether the reader has a right. */
export function useMay(): (right: Right) => boolean {
  const rights = useContext(Context);
  return (right) => rights.includes(right);
}

/** Fields and presses of a form that takes a right. A reader without it can read them, and nothing in them can be typed or pressed. */
export function Needing({ right, children }: { right: Right; children: ReactNode }) {
  const may = useMay();
  if (may(right)) return children;
  return (
    <fieldset disabled className="needing">
      {children}
    </fieldset>
  );
}

/** Says above every page why presses are missing on it. */
export function LookOnly() {
  const may = useMay();
  if (!may("view") || may("refresh")) return null;
  return (
    <div className="look-only">
      <Banner tone="info">{`${RIGHT_LABELS.refresh.refused} Whoever has the right to settings can change that.`}</Banner>
    </div>
  );
}
