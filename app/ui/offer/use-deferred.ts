import { startTransition, useEffect, useState } from "react";

/**
 * What a promise of the loader brings: null until then, and null when it never comes. A newer promise keeps the older value
 * until it is there. It is drawn when nothing more urgent is, so that a press in that moment does not wait for a table.
 */
export function useDeferred<T>(promised: Promise<T>): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    let wanted = true;
    const show = (there: T | null) => {
      if (wanted) startTransition(() => setValue(there));
    };
    promised.then(show, () => show(null));
    return () => {
      wanted = false;
    };
  }, [promised]);
  return value;
}
