/** The account: every scheduled reading and event, and where it ended (SCORING §3). */
import type { Account } from '../../contract/report.ts';
import { type Counts, total } from '../../sim/tally.ts';
import type { Conducted } from './conduct.ts';

/** What a broker had acknowledged and not handed on when the scenario killed it. */
const KILLED = 'lost by the broker, killed';

export function accountOf({ summary: { tally, queued }, ledger, stopped }: Conducted): Account {
  const { lost: unseen, killed, underWay } = ledger;
  const parts = {
    scheduled: tally.scheduled, notMeasured: total(tally.notMeasured), queued: queued + underWay, dropped: total(tally.dropped),
    lost: { hub: total(tally.lostHub), network: total(tally.lostNetwork), broker: unseen + killed }, refused: 0, received: ledger.received,
  };
  const explained = parts.notMeasured + parts.queued + parts.dropped + parts.lost.hub + parts.lost.network + parts.lost.broker + parts.refused + parts.received;
  const brokerCause = stopped ? 'run stopped' : 'sent, acknowledged, never seen';
  return {
    ...parts, late: ledger.late, duplicated: ledger.duplicated, unexplained: parts.scheduled - explained,
    causes: {
      notMeasured: byName(tally.notMeasured), dropped: byName(tally.dropped),
      lost: byName({ ...tally.lostHub, ...tally.lostNetwork, ...(unseen > 0 && { [brokerCause]: unseen }), ...(killed > 0 && { [KILLED]: killed }) }),
      late: ledger.late > 0 ? { 'sent after an outage': ledger.late } : {}, duplicated: ledger.duplicated > 0 ? { 'sent again, acknowledgement not believed': ledger.duplicated } : {},
    },
  };
}

/** Which cause was met first depends on who counts: several threads count side by side. */
function byName(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
