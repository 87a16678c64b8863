import { keyOf } from "#app/codes/promo-code.ts";

/** OLD → NEW. The old one is struck out once it no longer works; the same name in other letters still does. */
export function CodeChange({ oldName, newName, done }: { oldName: string; newName: string; done: boolean }) {
  return (
    <span className="code-change">
      <code className={done && keyOf(oldName) !== keyOf(newName) ? "code-name code-name--ended" : "code-name"}>{oldName}</code>
      <span className="visually-hidden">becomes</span>
      <span aria-hidden="true" className="code-change__arrow">
        →
      </span>
      <code className="code-name">{newName}</code>
    </span>
  );
}
