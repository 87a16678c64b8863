import { useBlocker, useLocation, useNavigation } from "@remix-run/react";
import { SaveBar, useAppBridge } from "@shopify/app-bridge-react";
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { tinykeys } from "tinykeys";

import { isDialogOpen } from "./keys/typing.ts";

type Form = {
  open: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
  /** Saving it changes no code and no money, so that Ctrl or Cmd with Enter may do it. */
  byKey?: boolean;
  /** What a toast says when saving led to another page; "Saved" unless told otherwise. */
  said?: string;
};
type Register = (id: string, form: Form | null) => void;

const Together = createContext<Register | null>(null);

/**
 * The admin's bar over a form with unsaved changes. While it is open, leaving the page is asked about first, whether by a
 * link of the app, by going back, by the admin's menu, or by reloading and closing the window. Inside `UnsavedTogether` the page has one bar for all its forms.
 */
export function UnsavedChanges({ id, ...form }: { id: string } & Form) {
  const register = useContext(Together);
  useEffect(() => register?.(id, form));
  useEffect(() => () => register?.(id, null), [register, id]);
  return register ? null : <Bar id={id} {...form} />;
}

/** Several forms on one page, each saving for itself, under one bar: Save saves those that were changed. */
export function UnsavedTogether({ id, children }: { id: string; children: ReactNode }) {
  const [forms, setForms] = useState<ReadonlyMap<string, Form>>(new Map());
  const register = useMemo<Register>(
    () => (name, form) =>
      setForms((now) => {
        const before = now.get(name);
        const same = before?.open === form?.open && before?.saving === form?.saving;
        // Of a form that is as it was, only what its buttons do is new: nothing has to be drawn again for that.
        if (before && form && same) return (Object.assign(before, form), now);
        const next = new Map(now);
        if (form) next.set(name, form);
        else next.delete(name);
        return next;
      }),
    [],
  );
  const changed = () => [...forms.values()].filter(({ open }) => open);
  const said = changed().find((form) => form.said !== undefined)?.said;
  return (
    <Together.Provider value={register}>
      <Bar
        id={id}
        open={changed().length > 0}
        saving={changed().some(({ saving }) => saving)}
        onSave={() => changed().forEach(({ onSave }) => onSave())}
        onDiscard={() => changed().forEach(({ onDiscard }) => onDiscard())}
        byKey={changed().every(({ byKey }) => byKey === true)}
        {...(said === undefined ? {} : { said })}
      />
      {children}
    </Together.Provider>
  );
}

function Bar({ id, open, saving, onSave, onDiscard, byKey = false, said = "Saved" }: { id: string } & Form) {
  const shopify = useAppBridge();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => open && !saving && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    // The admin asks, and answers only when the person leaves: until then the page stays as it is.
    void shopify.saveBar.leaveConfirmation().then(
      () => blocker.proceed(),
      () => blocker.reset(),
    );
  }, [blocker, shopify]);
  useEffect(() => {
    if (!open || saving) return;
    // Reloading and closing the window are the browser's to ask about.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [open, saving]);
  const save = useRef(onSave);
  useEffect(() => {
    save.current = onSave;
  });
  useEffect(() => {
    if (!open || saving || !byKey) return;
    const press = (event: KeyboardEvent) => {
      event.preventDefault();
      save.current();
    };
    return tinykeys(window, { "$mod+Enter": press }, { ignore: (event) => event.isComposing || isDialogOpen() });
  }, [open, saving, byKey]);
  const { pathname } = useLocation();
  const { state, location: next } = useNavigation();
  // A form whose saving leads to another page has no time to say so itself; one that was refused stays where it is.
  const isThrough = saving && state === "loading" && next.pathname !== pathname;
  useEffect(() => {
    if (isThrough) shopify.toast.show(said);
  }, [isThrough, said, shopify]);
  return (
    <SaveBar id={id} open={open}>
      <button variant="primary" onClick={onSave} {...(saving ? { loading: "" } : {})}>
        Save
      </button>
      <button onClick={onDiscard}>Discard</button>
    </SaveBar>
  );
}
