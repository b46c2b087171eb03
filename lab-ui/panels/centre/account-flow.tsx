/** An account as a chain: what goes on from step to step, and what leaves on the way, with bars as long as what they count. */
export interface FlowStep {
  title: string;
  /** what it means, for those who point at it */
  hint: string;
  n: number;
  /** leave after this step; those of nothing are not shown */
  leaves: readonly { title: string; hint: string; n: number }[];
}

const count = (n: number): string => n.toLocaleString('en');

export function AccountFlow({ label, steps, marks = [] }: { label: string; steps: readonly FlowStep[]; marks?: readonly string[] }) {
  const all = Math.max(1, steps[0]?.n ?? 0);
  return (
    <ol className="flow-chain" aria-label={label}>
      {steps.map(({ title, hint, n, leaves }, index) => (
        <li key={title}>
          <div className="flow-step" title={hint} tabIndex={-1}><span>{title}</span><b>{count(n)}</b><span className="unseen">. {hint}.</span></div>
          <div className="flow-bar" aria-hidden="true"><i style={{ width: `${(n / all) * 100}%` }} /></div>
          <ul>{leaves.filter((leaf) => leaf.n > 0).map((leaf) => <li key={leaf.title} title={leaf.hint}>− <b>{count(leaf.n)}</b> {leaf.title}<span className="unseen">. {leaf.hint}.</span></li>)}{index === steps.length - 1 && marks.map((mark) => <li key={mark}>{mark}</li>)}</ul>
        </li>
      ))}
    </ol>
  );
}
