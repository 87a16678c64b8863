import { useEffect, useRef, type ReactNode } from "react";

/**
 * A list that a search makes shorter keeps the height it had on this page, as far as a screen shows it, so that what stands
 * below stays where it is. Not on a phone, where nothing stands below within reach and the room is dear.
 */
export function PreserveHeight({ narrowed, children }: { narrowed: boolean; children: ReactNode }) {
  const room = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let had = 0;
    // Told by the browser after it has laid the page out: asking for a height would make it do so once more.
    const watch = new ResizeObserver(([seen]) => {
      had = Math.max(had, seen?.contentRect.height ?? 0);
      room.current?.style.setProperty("--had", `${had}px`);
    });
    if (list.current) watch.observe(list.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={room} className={narrowed ? "keeps-height" : undefined}>
      <div ref={list}>{children}</div>
    </div>
  );
}
