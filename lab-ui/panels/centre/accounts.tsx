/** Where readings went: of the selected home up to now, and of the whole run where it is graded. */
import { useState } from 'react';
import type { RunView } from '../../model/run-view.ts';
import { accountAt, type HomeStream } from '../../model/stream.ts';
import { useRun } from '../../state/use-lab.ts';
import { MESSAGES_WORDS as M } from '../../words/messages.ts';
import { timeIn } from '../times.ts';
import { AccountFlow, type FlowStep } from './account-flow.tsx';

/** @param at epoch ms up to which is counted: the end of the shown minute */
export function Accounts({ stream, at, minute }: { stream: HomeStream | undefined; at: number; minute: number }) {
  const run = useRun();
  const [whole, setWhole] = useState(false);
  const ofRun = whole && run.account !== undefined;
  return (
    <section className="accounts" aria-label={ofRun ? M.runAccount : M.account}>
      <h3 title={ofRun ? M.runAccountHint : M.accountHint}>{ofRun ? M.runAccount : <>{M.account}, {M.accountNow(timeIn(run, minute))}</>}
        {run.account && <span className="views" role="group" aria-label={M.which}>{[false, true].map((one) => <button key={String(one)} type="button" aria-pressed={ofRun === one} onClick={() => setWhole(one)}>{one ? M.runOpen : M.homeOpen}</button>)}</span>}
      </h3>
      {ofRun ? <OfRun account={run.account!} /> : stream ? <OfOne stream={stream} at={at} /> : <p className="waiting">{M.computing}</p>}
    </section>
  );
}

function OfOne({ stream, at }: { stream: HomeStream; at: number }) {
  const { made, unheard, heard, waiting, gone, sent, arrived, again } = accountAt(stream, at);
  const row = (name: keyof typeof M.accountRows, n: number) => ({ title: M.accountRows[name][0], hint: M.accountRows[name][1], n });
  const steps: FlowStep[] = [
    { ...row('made', made), leaves: [row('unheard', unheard)] }, { ...row('heard', heard), leaves: [row('waiting', waiting), row('gone', gone)] }, { ...row('sent', sent), leaves: [row('underway', sent - arrived)] }, { ...row('arrived', arrived), leaves: [] },
  ];
  return <AccountFlow label={M.account} steps={steps} marks={again > 0 ? [M.again(again)] : []} />;
}

function OfRun({ account: { scheduled, notMeasured, queued, dropped, lost, refused, received, late, duplicated, unexplained, causes } }: { account: NonNullable<RunView['account']> }) {
  const step = (name: keyof typeof M.runSteps, n: number, leaves: FlowStep['leaves']): FlowStep => ({ title: M.runSteps[name][0], hint: M.runSteps[name][1], n, leaves });
  const leaf = (name: keyof typeof M.runLeaves, n: number, why: Readonly<Record<string, number>> = {}) => {
    const known = Object.entries(why).toSorted((a, b) => b[1] - a[1]).slice(0, 4);
    return { title: M.runLeaves[name][0], hint: known.length > 0 ? `${M.runLeaves[name][1]}: ${M.causes(known)}` : M.runLeaves[name][1], n };
  };
  const taken = scheduled - notMeasured;
  const atHub = taken - lost.network;
  const sent = atHub - lost.hub - dropped - queued;
  const steps = [
    step('scheduled', scheduled, [leaf('notMeasured', notMeasured, causes.notMeasured)]), step('taken', taken, [leaf('network', lost.network)]), step('atHub', atHub, [leaf('hub', lost.hub), leaf('dropped', dropped, causes.dropped), leaf('queued', queued)]),
    step('sent', sent, [leaf('broker', lost.broker), leaf('refused', refused), leaf('unexplained', unexplained)]), step('received', received, []),
  ];
  return <AccountFlow label={M.runAccount} steps={steps} marks={[...(late > 0 ? [M.runMarks.late(late)] : []), ...(duplicated > 0 ? [M.runMarks.duplicated(duplicated)] : [])]} />;
}
