/** Who lives in the selected home, and with which kit. */
import { useLabState } from '../state/use-lab.ts';
import { words, W } from '../words.ts';

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export function HomeFacts() {
  const detail = useLabState((state) => state.detail);
  if (!detail) return null;
  const list = (items: readonly string[]) => (items.length === 0 ? W.inspect.none : items.map(words).join(', '));
  const facts = [
    [W.inspect.born, `${detail.birthYear}, ${detail.sex}`], [W.inspect.conditions, list(detail.conditions)], [W.inspect.medicines, list(detail.medicines)], [W.inspect.limits, list(detail.limits)],
    [W.inspect.sleep, `${clock(detail.sleep[0])} to ${clock(detail.sleep[1])}`], [W.inspect.area, detail.area],
  ] as const;
  return (
    <>
      <section className="block"><h3>{W.inspect.who}</h3><dl className="facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl></section>
      <section className="block"><h3>{W.inspect.kit}</h3><ul className="kit">{detail.devices.map(({ dev, kind, room, every }) => <li key={dev}><b>{words(kind)}</b><small>{room}, {every}</small></li>)}</ul></section>
    </>
  );
}
