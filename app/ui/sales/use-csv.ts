import { useState } from "react";

/** Fetches a table and hands it to the browser as a file. A plain link would reach the app without the admin's session. */
export function useCsv(): { busy: boolean; failed: boolean; save: (address: string, name: string) => Promise<void> } {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  async function save(address: string, name: string) {
    setBusy(true);
    setFailed(false);
    // A file that is read piece by piece may break off in the middle.
    const file = await fetch(address)
      .then((answer) => (answer.ok ? answer.blob() : null))
      .catch(() => null);
    if (file) hand(file, name);
    else setFailed(true);
    setBusy(false);
  }
  return { busy, failed, save };
}

function hand(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
