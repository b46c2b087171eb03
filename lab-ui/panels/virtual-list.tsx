/** A list of any length of which only what is in view stands in the page. Chosen by click or keyboard; one option is active. */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

interface Props<T> {
  label: string;
  rows: readonly T[];
  /** CSS px */
  rowHeight: number;
  keyOf(row: T): string;
  /** key of the chosen row */
  chosen: string | undefined;
  /** arrows and the like */
  onChoose(row: T): void;
  /** Enter, or a click */
  onGo(row: T): void;
  children(row: T): ReactNode;
  id: string;
  empty: ReactNode;
}

const SPARE_ROWS = 6;

export function VirtualList<T>({ label, rows, rowHeight, keyOf, chosen, onChoose, onGo, children, id, empty }: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const place = chosen === undefined ? -1 : rows.findIndex((row) => keyOf(row) === chosen);

  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setHeight(entry!.contentRect.height));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);

  // What was chosen elsewhere (town, conductor) comes into view; a row that is in view stays where it is.
  useEffect(() => {
    const list = box.current;
    if (!list || place < 0) return;
    if (place * rowHeight < list.scrollTop) list.scrollTop = place * rowHeight;
    else if ((place + 1) * rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = (place + 1) * rowHeight - list.clientHeight;
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen, rowHeight]);

  const onKey = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: place + 1, ArrowUp: place < 0 ? 0 : place - 1, PageDown: place + page, PageUp: place - page, Home: 0, End: rows.length - 1 };
    const to = steps[event.key];
    if (event.key === 'Enter' && place >= 0) onGo(rows[place]!);
    else if (to === undefined || rows.length === 0) return;
    else onChoose(rows[Math.min(rows.length - 1, Math.max(0, to))]!);
    event.preventDefault();
    event.stopPropagation();
  };

  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE_ROWS);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + SPARE_ROWS);
  // The active row stands in the page even out of view, so that its name can be said.
  const shown = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset);
  if (place >= 0 && (place < first || place >= last)) shown.push(place);
  return (
    <>
    {rows.length === 0 && <div className="list-empty">{empty}</div>}
    <div ref={box} className="list" hidden={rows.length === 0} role="listbox" aria-label={label} tabIndex={0} id={id} aria-activedescendant={place >= 0 ? `${id}-${place}` : undefined} onKeyDown={onKey} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <div className="list-space" role="presentation" style={{ height: rows.length * rowHeight }}>
        {shown.map((index) => {
          const row = rows[index]!;
          return (
            <div key={keyOf(row)} id={`${id}-${index}`} role="option" aria-selected={index === place} aria-setsize={rows.length} aria-posinset={index + 1} className="list-row" style={{ top: index * rowHeight, height: rowHeight }} onClick={() => onGo(row)}>
              {children(row)}
            </div>
          );
        })}
      </div>
    </div>
    </>
  );
}
