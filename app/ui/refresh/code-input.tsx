import type { KeyboardEvent } from "react";

type Props = {
  id: string;
  label: string;
  value: string;
  invalid: boolean;
  describedBy?: string;
  onChange: (name: string) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
};

/**
 * An input for a promo code. A plain one: Polaris' field cannot be tied to a description outside itself, and phones
 * must neither correct a code nor begin it in lower case.
 */
export function CodeInput({ id, label, value, invalid, describedBy, onChange, onKeyDown }: Props) {
  return (
    <input
      id={id}
      className="code-input"
      type="text"
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      autoComplete="off"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.target.select()}
    />
  );
}
