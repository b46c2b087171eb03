/** What the symbols of the town mean: in one line over the picture, in full in the help. */
import '../style/town.css';
import { W } from '../words.ts';
import { TOWN_WORDS } from '../words/town.ts';
import { CutSymbol, PrioritySymbol, TruthSymbol } from './symbols.tsx';

const PRIORITIES = ['high', 'medium', 'low'] as const;
const TRUTHS = ['episode', 'fault', 'attack'] as const;

export function Legend() {
  const { legendRows: rows, legendTruth, legendSays } = W.stage;
  return (
    <dl className="legend">
      <div>
        <dt className="truth-ink">{legendTruth}</dt><dd><TruthSymbol kind="episode" size={16} />{rows.episode}</dd><dd><TruthSymbol kind="fault" size={16} />{rows.fault}</dd><dd><TruthSymbol kind="attack" size={16} />{TOWN_WORDS.attack}</dd>
        <dd><CutSymbol size={16} />{rows.cut}</dd><dd><span className="lit-window" aria-hidden="true" />{rows.awake}</dd><dd><span className="key-bead" aria-hidden="true" />{TOWN_WORDS.spark}</dd>
      </div>
      <div><dt>{legendSays}</dt>{PRIORITIES.map((priority) => <dd key={priority}><PrioritySymbol priority={priority} size={16} quiet />{rows[priority]}</dd>)}</div>
    </dl>
  );
}

/** One line: symbol and a word each; the rest on hover. */
export function BriefLegend() {
  const { brief, hints, key, said, saidHint, true: real, trueHint } = TOWN_WORDS;
  return (
    <dl className="key-line" aria-label={key}>
      <div><dt className="truth-ink" title={trueHint}>{real}</dt>{TRUTHS.map((kind) => <dd key={kind} title={hints[kind]}><TruthSymbol kind={kind} size={14} />{brief[kind]}</dd>)}<dd title={hints.cut}><CutSymbol size={14} />{brief.cut}</dd></div>
      <div><dt title={saidHint}>{said}</dt>{PRIORITIES.map((priority) => <dd key={priority} title={hints[priority]}><PrioritySymbol priority={priority} size={14} quiet />{brief[priority]}</dd>)}</div>
    </dl>
  );
}
