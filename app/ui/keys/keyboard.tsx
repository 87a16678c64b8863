import { useNavigate } from "@remix-run/react";
import { Button } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState, type ComponentType } from "react";

import { useMay } from "#app/ui/rights.tsx";

import type { PaletteProps } from "./command-palette.tsx";
import { hearKeys } from "./hear-keys.ts";
import { PLACES } from "./places.ts";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";
import { useSingleKeys } from "./single-keys.ts";
import { isDialogOpen, isTyping } from "./typing.ts";

/**
 * The keys of the app, as long as the keyboard is in its frame: the admin around it has keys of its own, and neither hears the other's.
 * Nothing here changes anything: keys open pages, the palette and the list of keys.
 */
export function Keyboard() {
  const shopify = useAppBridge();
  const navigate = useNavigate();
  const may = useMay();
  const singleKeys = useSingleKeys();
  const [listed, setListed] = useState(false);
  const [palette, setPalette] = useState<{ typed: string } | null>(null);
  const Palette = useRef<ComponentType<PaletteProps> | null>(null);

  const open = async (typed: string) => {
    if (!may("view")) return;
    try {
      // Few people press it, so the page does not bring it.
      Palette.current ??= (await import("./command-palette.tsx")).CommandPalette;
      setPalette({ typed });
    } catch {
      shopify.toast.show("There is no connection", { isError: true });
    }
  };
  const act = {
    search: () => {
      const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
      if (!field) return void open("");
      field.focus();
      field.select();
    },
    palette: () => (palette === null ? void open("") : setPalette(null)),
    list: () => setListed(true),
    go: (url: string) => navigate(url),
  };
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const places = PLACES.filter(({ right, key }) => key !== undefined && may(right));
  const keys = places.map(({ key }) => key).join("");

  useEffect(() => {
    // Its own dialog is closed by the keys that opened it; over any other dialog nothing else is opened.
    const isBusy = (event: KeyboardEvent) => event.isComposing || (isDialogOpen() && document.querySelector("[cmdk-root]") === null);
    return hearKeys(window, { "$mod+k": () => latest.current.palette() }, isBusy);
  }, []);

  useEffect(() => {
    if (!singleKeys) return;
    return hearKeys(
      window,
      {
        "[Shift]+/": () => latest.current.search(),
        "[Shift]+?": () => latest.current.list(),
        ...Object.fromEntries(
          PLACES.filter(({ key }) => key !== undefined && keys.includes(key)).map(({ key, url }) => [
            `g ${key}`,
            () => latest.current.go(url),
          ]),
        ),
      },
      (event) => isTyping(event) || isDialogOpen(),
    );
  }, [singleKeys, keys]);

  return (
    <>
      <footer className="keys-hint">
        <Button variant="monochromePlain" size="micro" onClick={() => setListed(true)}>
          Keyboard shortcuts
        </Button>
      </footer>
      <ShortcutsDialog open={listed} onClose={() => setListed(false)} places={places} />
      {palette !== null && Palette.current !== null ? (
        <Palette.current
          typed={palette.typed}
          onClose={() => setPalette(null)}
          onList={() => {
            setPalette(null);
            setListed(true);
          }}
        />
      ) : null}
    </>
  );
}
