/** What the symbols of the town mean. */
import { W } from '../words.ts';
import { HOME_WORDS } from '../words/home.ts';
import { CutSymbol, PrioritySymbol, TruthSymbol } from './symbols.tsx';

export function Legend() {
  const { legendRows: rows, legendTruth, legendSays } = W.stage;
  return (
    <dl className="legend">
      <div><dt className="truth-ink">{legendTruth}</dt><dd><TruthSymbol kind="episode" size={16} />{rows.episode}</dd><dd><TruthSymbol kind="fault" size={16} />{rows.fault}</dd><dd><TruthSymbol kind="attack" size={16} />{HOME_WORDS.attack}</dd><dd><CutSymbol size={16} />{rows.cut}</dd><dd><span className="lit-window" aria-hidden="true" />{rows.awake}</dd></div>
      <div><dt>{legendSays}</dt>{(['high', 'medium', 'low'] as const).map((priority) => <dd key={priority}><PrioritySymbol priority={priority} size={16} quiet />{rows[priority]}</dd>)}</div>
    </dl>
  );
}
