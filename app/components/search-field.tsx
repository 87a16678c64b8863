import { useSearchParams } from "@remix-run/react";
import { Icon, TextField } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useEffect, useRef, useState } from "react";

/** A search that looks a moment after the last key and lives in the address. A new search begins on page 1. */
export function SearchField({ label, search }: { label: string; search: string }) {
  const [text, setText] = useState(search);
  const [, setSearch] = useSearchParams();
  const asked = useRef(search);

  useEffect(() => {
    if (text.trim() === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text.trim();
      setSearch(
        (address) => {
          if (asked.current === "") address.delete("search");
          else address.set("search", asked.current);
          address.delete("page");
          return address;
        },
        { replace: true, preventScrollReset: true },
      );
    }, 300);
    return () => clearTimeout(timer);
  }, [text, setSearch]);

  return (
    <TextField
      label={label}
      labelHidden
      placeholder={label}
      type="search"
      autoComplete="off"
      prefix={<Icon source={SearchIcon} />}
      clearButton
      value={text}
      onChange={setText}
      onClearButtonClick={() => setText("")}
    />
  );
}
