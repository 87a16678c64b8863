import { Button } from "@shopify/polaris";
import { useState } from "react";

import { useKept } from "#app/ui/keep-typed.ts";

type Props = { memberName: string; why: "burned" | "former_name"; onUse: (why: string) => void };

/** Uses a name that leaked, or was another member's, all the same. It wants a reason, which stays in the row's timeline. */
export function UseBurned({ memberName, why: trouble, onUse }: Props) {
  const [open, setOpen] = useState(false);
  const [why, setWhy, { sent }] = useKept(open ? `anyway ${memberName}` : null, "");
  if (!open) {
    return (
      <Button
        variant="plain"
        accessibilityLabel={`Use the ${trouble === "burned" ? "leaked" : "former"} code for ${memberName} anyway`}
        onClick={() => setOpen(true)}
      >
        Use it anyway
      </Button>
    );
  }
  return (
    <form
      className="another-name"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim() === "") return;
        sent();
        onUse(why.trim());
      }}
    >
      <input
        className="code-input code-input--words"
        aria-label={`Why ${memberName} gets a code that ${trouble === "burned" ? "leaked" : "was another member’s"}`}
        placeholder="Why"
        value={why}
        maxLength={500}
        autoFocus
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <Button submit disabled={why.trim() === ""}>
        Use it anyway
      </Button>
    </form>
  );
}
