import { BlockStack, Checkbox, Text } from "@shopify/polaris";
import { Fragment } from "react";

import { Dialog } from "#app/ui/dialog.tsx";

import type { Place } from "./places.ts";
import { keepSingleKeys, useSingleKeys } from "./single-keys.ts";

type Props = { open: boolean; onClose: () => void; places: readonly Place[] };

/** Every key of the app, and whether single keys do something. */
export function ShortcutsDialog({ open, onClose, places }: Props) {
  const on = useSingleKeys();
  const mod = modKey();
  const single: [keys: string[], does: string][] = [
    [["/"], "Search on this page, or everywhere where a page has no search"],
    [["?"], "This list"],
    ...places.map(({ key = "", name }): [string[], string] => [["G", key.toUpperCase()], name]),
  ];
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard shortcuts">
      <Dialog.Section>
        <BlockStack gap="400">
          <Keys
            rows={[
              [[mod, "K"], "Go to a page, or find a code, member, offer or order"],
              [[mod, "Enter"], "Save what was changed on a page of a member, a project or the settings"],
            ]}
          />
          <Checkbox
            label="Single keys do something too"
            helpText="For you, in this browser. Never while you type."
            checked={on}
            onChange={keepSingleKeys}
          />
          {on ? <Keys rows={single} /> : null}
        </BlockStack>
      </Dialog.Section>
    </Dialog>
  );
}

function Keys({ rows }: { rows: readonly [keys: string[], does: string][] }) {
  return (
    <dl className="keys">
      {rows.map(([keys, does]) => (
        <Fragment key={keys.join()}>
          <dt>
            {keys.map((key, at) => (
              <Fragment key={key}>
                {at > 0 ? " " : null}
                <kbd>{key}</kbd>
              </Fragment>
            ))}
          </dt>
          <dd>
            <Text as="span">{does}</Text>
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** As the keyboard in front of the person has it. */
function modKey(): string {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
}
