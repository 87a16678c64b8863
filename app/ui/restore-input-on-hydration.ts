/**
 * A page can be read, and typed into, before its scripts are there. React takes the server's markup over without looking
 * what somebody put into its fields meanwhile, and writes its own values over them at the next turn. So what was typed is
 * remembered, and entered once more when the page has come alive.
 */

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Kept = { value: string } | { checked: boolean };

/** Begins to remember. The answer is to be called once, when React listens to the fields. */
export function restoreInputOnHydration(page: Document): () => void {
  const kept = new Map<Field, Kept>();
  const keep = ({ target }: Pick<Event, "target">) => {
    const typed = isField(target) ? typedInto(target) : null;
    if (typed) kept.set(target as Field, typed);
    else kept.delete(target as Field);
  };
  for (const field of page.querySelectorAll("input, textarea, select")) keep({ target: field });
  page.addEventListener("input", keep, { capture: true });
  page.addEventListener("change", keep, { capture: true });
  return () => {
    page.removeEventListener("input", keep, { capture: true });
    page.removeEventListener("change", keep, { capture: true });
    for (const [field, typed] of kept) if (field.isConnected) enter(field, typed);
  };
}

function isField(target: EventTarget | null): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** What differs from the server's markup; null when nothing does. Files cannot be entered again. */
function typedInto(field: Field): Kept | null {
  if (field instanceof HTMLSelectElement) {
    const served = [...field.options].find(({ defaultSelected }) => defaultSelected)?.value ?? field.options[0]?.value;
    return field.value === served ? null : { value: field.value };
  }
  if (field.type === "file") return null;
  if (field.type === "checkbox" || field.type === "radio") {
    const { checked } = field as HTMLInputElement;
    return checked === (field as HTMLInputElement).defaultChecked ? null : { checked };
  }
  return field.value === field.defaultValue ? null : { value: field.value };
}

/**
 * React compares a field with what it last saw written to it, so it is first written what stood there before: through the
 * field itself, which React watches. Then the value is entered as a person's keyboard would, past that watch.
 */
function enter(field: Field, typed: Kept): void {
  if ("checked" in typed) {
    const box = field as HTMLInputElement;
    box.checked = !typed.checked;
    box.click();
    return;
  }
  if (field instanceof HTMLSelectElement) {
    field.value = typed.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const caret = field === field.ownerDocument.activeElement ? caretOf(field) : null;
  const prototype = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  field.value = field.defaultValue;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(field, typed.value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (caret !== null) field.setSelectionRange(caret, caret);
}

/** Null where the kind of field has no caret: a date, a number. */
function caretOf(field: HTMLInputElement | HTMLTextAreaElement): number | null {
  return field.selectionEnd;
}
