/** What belongs to a home seen from inside: its buttons, its symbols, and the same in sentences. */
import { FLOOR_PLANS } from '../../sim/installation/floor-plans.ts';
import { BANDS } from '../stage/home/signal-bands.ts';
import { homeTold } from '../stage/home/told.ts';
import { useLab, useLabState, useMinute, useRun } from '../state/use-lab.ts';
import { HOME_WORDS as W } from '../words/home.ts';
import { Icon, IconButton } from './symbols.tsx';
import '../style/home.css';

export function HomeTools() {
  const lab = useLab();
  const run = useRun();
  const selected = useLabState((state) => state.selected);
  const inside = useLabState((state) => state.inside);
  const names = useLabState((state) => state.names);
  const map = useLabState((state) => state.signalMap);
  const level = useLabState((state) => state.level);
  const plan = useLabState((state) => state.detail?.plan);
  if (selected === undefined || run.noRecall !== undefined) return null;
  const floors = new Set(FLOOR_PLANS.find(({ id }) => id === plan)?.rooms.map(({ floor }) => floor)).size;
  if (!inside) return <button type="button" className="home-enter" title={`${W.enter} (I)`} aria-label={W.enter} onClick={() => lab.enter()}><Icon name="inside" /><span>{W.enter}</span></button>;
  return (
    <>
      <div className="home-tools" role="group" aria-label={W.tools}>
        <IconButton icon="names" name={W.names} hint="N" pressed={names} onClick={() => lab.store.set({ names: !names })} />
        <IconButton icon="signal" name={W.signal} hint="M" pressed={map} onClick={() => lab.store.set({ signalMap: !map })} />
        {floors > 1 && <IconButton icon="floors" name={W.levels} hint="V" pressed={level !== undefined} onClick={() => lab.move('level')} />}
      </div>
      {floors > 1 && <span className="home-level" role="status">{level === undefined ? W.allFloors : W.floor(level)}</span>}
    </>
  );
}

/** On the left: the way back, and the symbols when they are asked for. */
export function HomeCorner() {
  const lab = useLab();
  const ready = useLabState((state) => state.detail !== undefined);
  const map = useLabState((state) => state.signalMap);
  return (
    <div className="home-corner">
      <button type="button" className="home-enter back" title={`${W.leave} (I)`} onClick={() => lab.leave()}><Icon name="town" />{ready ? W.leave : W.wait}</button>
      {map ? <Legend map /> : <details className="home-key"><summary>{W.symbols}</summary><Legend map={false} /></details>}
    </div>
  );
}

function Legend({ map }: { map: boolean }) {
  const { legend } = W;
  if (map) {
    return (
      <dl className="legend home-legend">
        <div><dt title={legend.linkHint}>{legend.bands}</dt>{BANDS.map(({ from, colour, hatched }, index) => <dd key={from}><span className={`band${hatched ? ' hatch' : ''}`} style={{ backgroundColor: colour }} />{legend.band(from, index === 0 ? Infinity : BANDS[index - 1]!.from)}</dd>)}<dd>{legend.hatched}</dd></div>
      </dl>
    );
  }
  return (
    <dl className="legend home-legend">
      <div><dt title={legend.linkHint}>{legend.link}</dt>{(['good', 'fair', 'poor', 'down'] as const).map((kind) => <dd key={kind}><span className={`dash ${kind}`} />{legend[kind]}</dd>)}</div>
      <div><dt>{legend.messages}</dt><dd><span className="dot" />{legend.bead}</dd><dd><span className="envelope" />{legend.waiting}</dd></div>
      <div><dt className="truth-ink">{legend.true}</dt><dd><span className="sign" />{legend.broken}</dd><dd><span className="ring" />{legend.faulty}</dd><dd><span className="forged" />{legend.forged}</dd></div>
    </dl>
  );
}

/** The picture in sentences, new each simulated minute, for who does not see it. */
export function HomeTold() {
  const lab = useLab();
  const run = useRun();
  const at = useMinute();
  const inside = useLabState((state) => state.inside);
  const detail = useLabState((state) => state.detail);
  const plan = FLOOR_PLANS.find(({ id }) => id === detail?.plan);
  if (!inside || !detail || !plan) return null;
  return <p className="unseen home-told">{homeTold(plan, detail, lab.now?.truthsOf(detail.home) ?? [], Math.max(at, lab.playhead.at), run.homes[detail.home]?.name ?? W.resident).join(' ')}</p>;
}
