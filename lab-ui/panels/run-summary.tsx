/** What a run came to: shown while no home is selected. */
import { useLab, useRun } from '../state/use-lab.ts';
import { RUN_VERDICT_WORDS, W } from '../words.ts';
import { VerdictSymbol } from './symbols.tsx';
import { timeIn } from './times.ts';

const SIGNS = { pass: 'right', fail: 'missed', unknown: 'ungraded' } as const;
const WORST_SHOWN = 8;

export function RunSummary() {
  const lab = useLab();
  const run = useRun();
  const worst = run.told.filter(({ home, at }) => home !== undefined && at !== undefined).slice(0, WORST_SHOWN);
  return (
    <div className="summary">
      <header className="home-head"><h2>{W.inspect.run}</h2><p className="faint">{W.inspect.runHint}</p></header>
      <div className="summary-verdict">
        <span className={`verdict-big ${run.verdict}`}><VerdictSymbol verdict={SIGNS[run.verdict]} size={18} />{RUN_VERDICT_WORDS[run.verdict]}</span>
        <span><b>{run.score === null ? '–' : Math.floor(run.score + 0.5)}</b> {W.top.of100}</span>
      </div>
      <ul className="reasons">{run.reasons.slice(0, 3).map((reason) => <li key={reason}>{reason.split('`').map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece))}</li>)}</ul>
      {run.noRecall && <p className="note">{run.noRecall}</p>}
      <section className="block">
        <h3>{W.inspect.categories}</h3>
        <dl className="bars">
          {run.categories.map(({ id, title, score }) => (
            <div key={id}><dt>{title}</dt><dd><span className="bar" aria-hidden="true"><i style={{ width: `${score ?? 0}%` }} /></span><b>{score === null ? '–' : Math.floor(score + 0.5)}</b></dd></div>
          ))}
        </dl>
      </section>
      <section className="block">
        <h3>{W.inspect.again}</h3>
        <p className="run-again"><code>{run.replay}</code></p>
        <details className="digests"><summary title={W.inspect.digestsHint}>{W.inspect.digests}</summary>
          <dl className="facts">{Object.entries(run.digests ?? {}).map(([name, hex]) => <div key={name}><dt>{name}</dt><dd><code data-digest={name} title={hex}>{hex.slice(0, 16)}</code></dd></div>)}</dl>
        </details>
      </section>
      <section className="block">
        <h3>{W.inspect.worst}</h3>
        {worst.length === 0 && <p className="faint">{W.inspect.noWorst}</p>}
        <ol className="cards">
          {worst.map(({ title, text, home, at }, index) => (
            <li key={index}>
              <button type="button" className="card-go" onClick={() => lab.goTo(home!, at!)}><time>{timeIn(run, at!)}</time><b>{title}</b><span className="where">{W.home(home! + 1)}</span></button>
              <p className="why">{text}</p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}
