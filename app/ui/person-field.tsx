import { useFetcher } from "@remix-run/react";
import { Autocomplete, Icon } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useEffect, useState } from "react";

import type { Person } from "#app/members/find-people.server.ts";
import { atHandle } from "#app/members/member-fields.ts";

import { answerTo } from "./search/answer-to.ts";

/** As in every search: a moment after the last key. */
const PAUSE_MS = 150;

type Props = {
  label: string;
  labelHidden?: boolean;
  placeholder?: string;
  helpText?: string | undefined;
  error?: string | undefined;
  /** Called with whoever is chosen from the list. */
  onChoose: (person: Person) => void;
};

/** Chooses a member by typing a part of their name, handle or e-mail address. Accents do not matter. */
export function PersonField({ label, labelHidden = false, placeholder = "Name, @handle or e-mail", helpText, error, onChoose }: Props) {
  const found = useFetcher<{ search: string; people: Person[]; more: boolean }>();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState(false);
  const { load } = found;
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => load(`/app/members/choices?search=${encodeURIComponent(text.trim())}`), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, asked, load]);
  const answer = answerTo(found.data, text);
  // Those found before stay until then; that nobody is called so is said of an answer alone.
  const people = found.data?.people ?? [];
  const options = people.map(({ id, name, handle, email }) => ({ value: id, label: `${name} · ${atHandle(handle) || email}` }));
  const choose = ([id]: string[]) => {
    const person = people.find((each) => each.id === id);
    if (!person) return;
    setText(person.name);
    onChoose(person);
  };
  return (
    <Autocomplete
      options={options}
      selected={[]}
      onSelect={choose}
      loading={asked && answer === null && people.length === 0}
      emptyState={
        <span className="nobody-found">{text.trim() === "" ? "There are no members yet." : `No member is called “${text.trim()}”.`}</span>
      }
      textField={
        <Autocomplete.TextField
          label={label}
          labelHidden={labelHidden}
          placeholder={placeholder}
          autoComplete="off"
          prefix={<Icon source={SearchIcon} />}
          value={text}
          onChange={setText}
          onFocus={() => setAsked(true)}
          {...(helpText !== undefined && { helpText: answer?.more ? `${helpText} · type more to find others` : helpText })}
          {...(error !== undefined && { error })}
        />
      }
    />
  );
}
