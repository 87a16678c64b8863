import { useEffect, useState } from "react";

/** What a promise of the loader brings: null until then, and null when it never comes. A newer promise keeps the older value until it is there. */
export function useWhenThere<T>(promised: Promise<T>): T | null {
  const [value, setValue] = useState<T | null>(null);
  useEffect(() => {
    let wanted = true;
    promised.then(
      (there) => wanted && setValue(there),
      () => wanted && setValue(null),
    );
    return () => {
      wanted = false;
    };
  }, [promised]);
  return value;
}
