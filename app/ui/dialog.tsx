import { Modal, type ModalProps } from "@shopify/polaris";
import { useLayoutEffect } from "react";

const MODAL = '[role="dialog"][aria-modal="true"]';
/** Polaris lets a dialog fade before it is gone. */
const FADES_MS = 1_000;

/** Polaris' dialog, which gives the keyboard back to what opened it. Polaris itself does so only for an activator it draws. */
export function Dialog(props: Omit<ModalProps, "activator" | "activatorWrapper">) {
  const { open } = props;
  useLayoutEffect(() => {
    if (!open) return;
    // Polaris moves the focus in an effect, which comes after this one.
    const opener = openerOf(document.activeElement);
    return () => giveBack(opener);
  }, [open]);
  return <Modal {...props} />;
}
Dialog.Section = Modal.Section;

/** What was pressed; for an entry of a menu, which goes with it, the button of the menu. */
function openerOf(pressed: Element | null): HTMLElement | null {
  for (let one = pressed; one; one = one.parentElement) {
    const button = one.id === "" ? null : document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(one.id)}"]`);
    if (button) return button;
  }
  return pressed instanceof HTMLElement ? pressed : null;
}

function giveBack(opener: HTMLElement | null): void {
  const deadline = performance.now() + FADES_MS;
  const look = () => {
    if (document.querySelector(MODAL) && performance.now() < deadline) requestAnimationFrame(look);
    else if (opener?.isConnected && (document.activeElement ?? document.body) === document.body) opener.focus();
  };
  requestAnimationFrame(look);
}
