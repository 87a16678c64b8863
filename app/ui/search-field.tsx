import { useLocation, useNavigation } from "@remix-run/react";
import { Form, Icon, TextField } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useEffect, useId, useRef, useState } from "react";

import { LONGEST_SEARCH } from "#app/format/search-text.ts";

import { useSearchParam } from "./use-search-param.ts";

/** Browsers forgive what moves within half a second of a key; the answer has to be there by then. */
const PAUSE_MS = 200;

type Props = {
  label: string;
  search: string;
  /** Takes the focus when the page opens. */
  autoFocus?: boolean;
  /** Enter: the person wants what fits best, now. */
  onEnter?: (text: string) => void;
};

/** A search that looks a moment after the last key and lives in the address. A new search begins on page 1. */
export function SearchField({ label, search, autoFocus = false, onEnter }: Props) {
  const [text, setText] = useState(search);
  const keep = useSearchParam();
  const asked = useRef(search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { pathname } = useLocation();
  const { location: next } = useNavigation();
  // Somebody who presses a result while the search is still to come wants the result: a search now would call it off.
  const isLeaving = next !== undefined && next.pathname !== pathname;

  useEffect(() => {
    if (isLeaving || text.trim() === asked.current) return;
    timer.current = setTimeout(() => {
      asked.current = text.trim();
      keep("search", asked.current, { replace: true });
    }, PAUSE_MS);
    return () => clearTimeout(timer.current);
  }, [text, keep, isLeaving]);

  // The address was changed elsewhere: a view was chosen, or somebody went back. What is being typed is not overwritten.
  useEffect(() => {
    if (next !== undefined || search === asked.current || text.trim() !== asked.current) return;
    asked.current = search;
    setText(search);
  }, [search, next, text]);

  // Not the attribute: a page that comes from the server is drawn without it, and a frame ignores it.
  const id = useId();
  useEffect(() => {
    if (autoFocus) document.getElementById(id)?.focus({ preventScroll: true });
  }, [autoFocus, id]);

  const field = (
    <TextField
      id={id}
      label={label}
      labelHidden
      placeholder={label}
      type="search"
      autoComplete="off"
      maxLength={LONGEST_SEARCH}
      prefix={<Icon source={SearchIcon} />}
      clearButton
      value={text}
      onChange={setText}
      onClearButtonClick={() => setText("")}
    />
  );
  if (!onEnter) return field;
  return (
    <Form
      onSubmit={() => {
        // What Enter begins must not be called off by a search that is still to come.
        clearTimeout(timer.current);
        asked.current = text.trim();
        onEnter(text.trim());
      }}
    >
      {field}
    </Form>
  );
}
