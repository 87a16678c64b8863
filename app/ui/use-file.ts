import { useAppBridge } from "@shopify/app-bridge-react";
import { useState } from "react";

import { refusalIn } from "./refusal-in.ts";

const FAILED = "The file could not be made. Try again.";

type UseFile = { busy: boolean; save: (address: string, file: { name: string; init?: RequestInit }) => Promise<void> };

/**
 * Fetches a file and hands it to the person. A plain link would reach the app without the admin's session. Whoever may not have it is
 * told so in the words that the app's pages use, and any other failure is said, too.
 */
export function useFile(): UseFile {
  const shopify = useAppBridge();
  const [busy, setBusy] = useState(false);
  async function save(address: string, { name, init }: { name: string; init?: RequestInit }) {
    setBusy(true);
    const got = await fetch(address, init)
      // A file that is read piece by piece may break off in the middle.
      .then(async (answer) => (answer.ok ? await answer.blob() : ((await refusalIn(answer)) ?? FAILED)))
      .catch(() => FAILED);
    if (typeof got === "string") shopify.toast.show(got, { isError: true });
    else hand(got, name);
    setBusy(false);
  }
  return { busy, save };
}

function hand(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
