/** What must not matter to a pipeline: the same messages are given to a fresh one in another way, and it should say the same. */
import type { Alert } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { homeTopic } from '../../../contract/topics.ts';
import { type ChaosSubject, type Evidence, guarded } from '../chaos-run.ts';
import type { Breach, Invariant } from '../invariant.ts';
import type { SeenMessage } from '../../run/ports.ts';

/** A change to what a pipeline is given in one tick. */
type Change = (messages: readonly SeenMessage[]) => readonly SeenMessage[];

/** What a fresh pipeline says at each close, as texts in no order. @param homes only these are enrolled */
function heardBy(subject: ChaosSubject, { ticks, witness }: Evidence, change: Change, homes?: ReadonlySet<string>): string[][] {
  const enrolments = witness.enrolments.filter(({ home }) => homes === undefined || homes.has(home));
  const fresh = () => {
    const pipeline = guarded(subject.create());
    for (const enrolment of enrolments) pipeline.receive(homeTopic(enrolment.home, 'enrolment'), JSON.stringify(enrolment));
    return pipeline;
  };
  let pipeline = fresh();
  return ticks.map(({ seen, now, sutRestarted }) => {
    for (const { topic, payload } of change(seen)) pipeline.receive(topic, payload);
    const said = pipeline.closeTick(now);
    if (sutRestarted) pipeline = fresh();
    return textsOf(said);
  });
}

function textsOf(alerts: readonly Alert[]): string[] {
  return alerts.map((alert) => canonicalJson(alert)).sort();
}

function compared(evidence: Evidence, said: readonly (readonly string[])[], when: string, ofHome: (alert: Alert) => boolean = () => true): Breach | undefined {
  for (const [place, { alerts, now }] of evidence.ticks.entries()) {
    const before = textsOf(alerts.filter(ofHome));
    const after = said[place] ?? [];
    const gone = before.find((text) => !after.includes(text));
    const added = after.find((text) => !before.includes(text));
    const other = gone ?? added;
    if (other === undefined && before.length === after.length) continue;
    const { home, code, state } = JSON.parse(other ?? (after[0] as string)) as Alert;
    return { home, at: now, text: `${when}, the pipeline ${gone === undefined ? 'also says' : 'does not say, or not in the same words,'} "${code}" (${state})` };
  }
  return undefined;
}

const sameAgain: Invariant = {
  id: 'same-alerts-again', of: 'sut', sampled: true, title: 'The same messages give the same alerts',
  check: (evidence) => compared(evidence, heardBy(evidence.subject, evidence, (messages) => messages), 'given the same messages once more'),
};

/** QoS 1 means at least once: whatever is published may come twice. */
const redelivery: Invariant = {
  id: 'redelivery-changes-nothing', of: 'sut', sampled: true, title: 'A message that comes twice counts once',
  check: (evidence) => compared(evidence, heardBy(evidence.subject, evidence, (messages) => messages.flatMap((message) => [message, message])), 'given every message twice'),
};

const orderOfArrival: Invariant = {
  id: 'order-of-homes-changes-nothing', of: 'sut', sampled: true, title: 'In which order homes are heard within a tick does not matter',
  check(evidence) {
    const turned: Change = (messages) => [...Map.groupBy(messages, ({ topic }) => topic.split('/')[2]).values()].toReversed().flat();
    return compared(evidence, heardBy(evidence.subject, evidence, turned), 'given the messages of each tick with the homes in another order');
  },
};

const areasApart: Invariant = {
  id: 'areas-apart', of: 'sut', sampled: true, title: 'What is said of an area hangs on that area alone',
  check(evidence) {
    const areas = Map.groupBy(evidence.witness.enrolments, ({ area }) => area);
    if (areas.size < 2) return undefined;
    for (const [area, enrolments] of areas) {
      const homes = new Set(enrolments.map(({ home }) => home));
      const inside = (topic: string) => homes.has(topic.split('/')[2] as string);
      const breach = compared(evidence, heardBy(evidence.subject, evidence, (messages) => messages.filter(({ topic }) => inside(topic)), homes), `given area ${area} alone`, ({ home }) => homes.has(home));
      if (breach) return breach;
    }
    return undefined;
  },
};

export const OF_SUT_BY_COMPARISON: readonly Invariant[] = [sameAgain, redelivery, orderOfArrival, areasApart];
