import { Button, InlineStack } from "@shopify/polaris";
import { ClipboardIcon } from "@shopify/polaris-icons";

import { useCopy } from "./use-copy.ts";

/** A promo code as a person reads it out: monospace, and copied with one press. */
export function CodeName({ name, struck = false, copy = true }: { name: string; struck?: boolean; copy?: boolean }) {
  const copyText = useCopy();
  const code = <code className={struck ? "code-name code-name--ended" : "code-name"}>{name}</code>;
  if (!copy) return code;
  return (
    <InlineStack gap="100" blockAlign="center" wrap={false}>
      {code}
      {/* A press on the button must not open the row it stands in. */}
      <span className="copy" onClick={(event) => event.stopPropagation()}>
        <Button
          icon={ClipboardIcon}
          variant="tertiary"
          size="micro"
          accessibilityLabel={`Copy ${name}`}
          onClick={() => copyText(name, `${name} copied`)}
        />
      </span>
    </InlineStack>
  );
}
