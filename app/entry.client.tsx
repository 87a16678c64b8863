/** Takes over the server's markup in the browser, and what was typed into it before. */
import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";

import { startConnection } from "./ui/connection/connection.ts";
import { holdReloads, loadScreenFiles } from "./ui/connection/screen-files.tsx";
import { restoreInputOnHydration } from "./ui/restore-input-on-hydration.ts";

startConnection(window);
loadScreenFiles(window);
holdReloads(window);

let enterAgain: (() => void) | null = restoreInputOnHydration(document);

/** Effects of the page run before this one: by then every field listens. */
function AlivePage() {
  useEffect(() => {
    enterAgain?.();
    enterAgain = null;
  }, []);
  return <RemixBrowser />;
}

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <AlivePage />
    </StrictMode>,
  );
});
