import { useAppBridge } from "@shopify/app-bridge-react";
import { useCallback } from "react";

/** Puts text on the clipboard and says so in a toast of the admin. */
export function useCopy(): (text: string, said: string) => void {
  const shopify = useAppBridge();
  return useCallback(
    (text, said) => {
      void toClipboard(text).then((copied) =>
        shopify.toast.show(copied ? said : "The browser did not allow copying. Select the text and copy it yourself.", {
          isError: !copied,
        }),
      );
    },
    [shopify],
  );
}

/** In a frame without clipboard permission the modern call is refused; the old command still copies a selection. */
async function toClipboard(text: string): Promise<boolean> {
  const allowed = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  return allowed || copySelection(text);
}

function copySelection(text: string): boolean {
  const active = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (active instanceof HTMLElement) active.focus();
  return copied;
}
