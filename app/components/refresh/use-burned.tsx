import { Button } from "@shopify/polaris";
import { useState } from "react";

/** Uses a name that leaked all the same. It wants a reason, which stays in the row's timeline. */
export function UseBurned({ memberName, onUse }: { memberName: string; onUse: (why: string) => void }) {
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState("");
  if (!open) {
    return (
      <Button variant="plain" accessibilityLabel={`Use the leaked code for ${memberName} anyway`} onClick={() => setOpen(true)}>
        Use it anyway
      </Button>
    );
  }
  return (
    <form
      className="another-name"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim() !== "") onUse(why.trim());
      }}
    >
      <input
        className="code-input code-input--words"
        aria-label={`Why ${memberName} gets a code that leaked`}
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
