import { useEffect, useRef, useState } from "react";

/**
 * Brings the cursor to what a refused press was about: the first field that says it is wrong, else the banner above the form.
 * Call the answer with each press; `wrong` is whether the page now shows anything wrong.
 */
export function useFirstError(wrong: boolean): () => void {
  const [press, setPress] = useState(0);
  const answered = useRef(0);
  useEffect(() => {
    if (!wrong || answered.current === press) return;
    answered.current = press;
    const field = document.querySelector<HTMLElement>('main [aria-invalid="true"], main [data-clash] button');
    (field ?? document.querySelector<HTMLElement>('main [role="alert"][tabindex]'))?.focus();
  }, [wrong, press]);
  return () => setPress((before) => before + 1);
}
