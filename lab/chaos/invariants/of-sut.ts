/** What must hold of any pipeline, whatever its rules: it hears all, says nothing twice, accuses nobody of a silence that is none, and sees the silence that is one. */
import { Alert } from '../../../contract/alert.ts';
import { HOUR_MS, MINUTE_MS } from '../../../sim/core/math.ts';
import { Standing, said, type Said } from '../alerts-standing.ts';
import type { Evidence } from '../chaos-run.ts';
import { type Heard, readingsIn } from '../heard.ts';
import type { Breach, Invariant } from '../invariant.ts';

/** A home that speaks without a longer pause than `PAUSE_MS` for so long is heard by everybody. @source assumption, as all times here: generous, so that only a pipeline that is surely wrong breaks them */
const STEADY_MS = 30 * MINUTE_MS;
const PAUSE_MS = 2 * MINUTE_MS;
/** What is older on arrival is backlog, and no sign of life now. */
const FRESH_MS = 5 * MINUTE_MS;
/** Nobody needs longer to see that a home is silent. */
const SILENT_MS = 2 * HOUR_MS;
/** A device that reports each ten minutes for an hour is not silent. */
const DEVICE_STEADY_MS = HOUR_MS;
const DEVICE_PAUSE_MS = 10 * MINUTE_MS;
/** A cry for help that arrived this fresh has to be passed on. */
const CRY_FRESH_MS = 10 * MINUTE_MS;
const CRIES: ReadonlySet<string> = new Set(['sos', 'smoke', 'carbon-monoxide']);

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** The first breach among the messages of a run. */
function firstSaid(check: (one: Said, evidence: Evidence) => Breach | undefined): Invariant['check'] {
  return (evidence) => {
    let found: Breach | undefined;
    said(evidence.ticks, (one) => { found ??= check(one, evidence); });
    return found;
  };
}

function placed({ alert, now }: Said, text: string): Breach {
  return { home: alert.home, at: now, text: `the pipeline says "${alert.code}": ${text}` };
}

const wellFormed: Invariant = {
  id: 'alerts-well-formed', of: 'sut', title: 'Every alert is as the contract says',
  check({ ticks }) {
    for (const { alerts, malformed, now } of ticks) {
      if (malformed[0] !== undefined) return { at: now, text: `the pipeline said what is no alert: ${malformed[0]}` };
      for (const alert of alerts) {
        const { success, error } = Alert.safeParse(alert);
        if (!success) return { home: alert.home, at: now, text: `the pipeline said what is no alert: ${error.issues[0]?.path.join('.')} ${error.issues[0]?.message}` };
      }
    }
    return undefined;
  },
};

const ofEnrolled: Invariant = {
  id: 'alerts-of-enrolled', of: 'sut', title: 'Alerts are of homes, residents and devices that are enrolled',
  check: firstSaid((one, { witness }) => {
    const { home, homes = [home], resident, cause } = one.alert;
    const known = new Map(witness.enrolments.map((enrolment) => [enrolment.home, enrolment]));
    const stranger = [home, ...homes].find((id) => !known.has(id));
    if (stranger !== undefined) return placed(one, `${stranger} is not enrolled`);
    if (!homes.includes(home)) return placed(one, 'its own home is not among those that it names');
    if (resident !== undefined && !known.get(home)?.residents.some(({ id }) => id === resident)) return placed(one, `nobody called ${resident} lives there`);
    const device = cause?.device;
    const { hub, devices = [] } = known.get(home) ?? {};
    if (device !== undefined && device !== 'hub' && device !== hub && !devices.some(({ dev, kind }) => dev === device || kind === device)) return placed(one, `there is no ${device} in that home`);
    return undefined;
  }),
};

const notFromTheFuture: Invariant = {
  id: 'alerts-not-from-the-future', of: 'sut', title: 'No alert is of a time that has not come',
  check: firstSaid((one) => {
    const { alert: { at, updatedAt = at }, now } = one;
    return at > now || updatedAt > now ? placed(one, `at ${clock(Math.max(at, updatedAt))}, while it is ${clock(now)}`) : undefined;
  }),
};

function subjectOf({ home, code, resident, cause }: Alert): string {
  return `${home}|${code}|${resident ?? ''}|${cause?.device ?? ''}`;
}

const saidOnce: Invariant = {
  id: 'alerts-once', of: 'sut', title: 'What stands is not said again, under the same id or another',
  check: firstSaid((one) => {
    const { alert, before, standing } = one;
    if (before) return JSON.stringify(before) === JSON.stringify(alert) ? placed(one, `the same alert a second time, word for word (${alert.id})`) : undefined;
    if (alert.state === 'resolved') return undefined;
    for (const other of standing.values()) {
      if (subjectOf(other) !== subjectOf(alert)) continue;
      const [evidence, same] = [alert.evidence[0], other.evidence[0]];
      if (other.at === alert.at || (evidence?.at !== undefined && evidence.at === same?.at)) return placed(one, `it stands already as ${other.id}, of the same evidence, and is raised again as ${alert.id}`);
    }
    return undefined;
  }),
};

const ofWhatStands: Invariant = {
  id: 'resolves-what-stands', of: 'sut', title: 'Only what stands is resolved or escalated',
  check: firstSaid((one) => (one.before || one.alert.state === 'raised' ? undefined : placed(one, `${one.alert.state}, but it does not stand (${one.alert.id})`))),
};

/** Runs through the closes of a run, with what stands and what was heard in each tick. */
function atEachClose({ ticks, heard }: Evidence, check: (close: { now: number; heard: readonly Heard[]; standing: Standing; restarted: boolean }) => Breach | undefined): Breach | undefined {
  const byTick = Map.groupBy(heard, ({ tick }) => tick);
  const standing = new Standing();
  let restarted = false;
  for (const tick of ticks) {
    standing.take(tick);
    const breach = check({ now: tick.now, heard: byTick.get(tick.tick) ?? [], standing, restarted });
    if (breach) return breach;
    restarted = tick.sutRestarted;
    if (restarted) standing.forget();
  }
  return undefined;
}

/** Is what the alert says also said of this home? */
function concerns({ home, homes }: Alert, id: string): boolean {
  return home === id || homes?.includes(id) === true;
}

const speakingIsHeard: Invariant = {
  id: 'speaking-home-not-silent', of: 'sut', title: 'A home that has spoken steadily for thirty minutes is not said to be silent',
  check(evidence) {
    const steady = new Map<string, { from: number; last: number; epoch: number }>();
    return atEachClose(evidence, ({ now, heard, standing, restarted }) => {
      if (restarted) steady.clear();
      for (const { home, channel, body, again } of heard) {
        if (channel === 'status') steady.delete(home);
        if (channel !== 'telemetry' || again || Math.abs(now - (body.sentAt as number)) > FRESH_MS) continue;
        const known = steady.get(home);
        if (known && known.epoch === body.epoch && now - known.last <= PAUSE_MS) known.last = now;
        else steady.set(home, { from: now, last: now, epoch: body.epoch });
      }
      for (const alert of standing.alerts.values()) {
        if (alert.code !== 'hub-offline' && alert.code !== 'uplink-offline') continue;
        const known = steady.get(alert.home);
        if (!known || now - known.last > PAUSE_MS || known.last - known.from < STEADY_MS) continue;
        return { home: alert.home, at: now, text: `"${alert.code}" stands since ${clock(alert.at)}, although the home has reported every minute or two since ${clock(known.from)}` };
      }
      return undefined;
    });
  },
};

const silenceIsSeen: Invariant = {
  id: 'silent-home-is-told', of: 'sut', title: 'Of a home that has said nothing for two hours somebody is told',
  check(evidence) {
    const last = new Map(evidence.witness.enrolments.map(({ home }) => [home, evidence.world.start]));
    return atEachClose(evidence, ({ now, heard, standing, restarted }) => {
      if (restarted) for (const home of last.keys()) last.set(home, now);
      for (const { home, channel, body } of heard) if (channel !== 'status' || body.state === 'online') last.set(home, now);
      for (const [home, at] of last) {
        if (now - at < SILENT_MS || [...standing.alerts.values()].some((alert) => alert.kind === 'technical' && concerns(alert, home))) continue;
        return { home, at: now, text: `nothing has come from the home since ${clock(at)}, and no technical alert of it stands` };
      }
      return undefined;
    });
  },
};

const speakingDevice: Invariant = {
  id: 'speaking-device-not-silent', of: 'sut', title: 'A device that has reported steadily for an hour is not said to be silent all the while',
  check(evidence) {
    const steady = new Map<string, { from: number; last: number }>();
    return atEachClose(evidence, ({ now, heard, standing, restarted }) => {
      if (restarted) steady.clear();
      for (const { message: { home }, obs: { dev, at } } of readingsIn(heard)) {
        if (Math.abs(now - at) > FRESH_MS) continue;
        const known = steady.get(`${home}|${dev}`);
        if (known && now - known.last <= DEVICE_PAUSE_MS) known.last = now;
        else steady.set(`${home}|${dev}`, { from: now, last: now });
      }
      for (const { id, code, home, cause } of standing.alerts.values()) {
        const known = code === 'device-silent' ? steady.get(`${home}|${cause?.device}`) : undefined;
        const since = standing.since.get(id) as number;
        if (!known || now - known.last > DEVICE_PAUSE_MS || known.last - Math.max(known.from, since) < DEVICE_STEADY_MS) continue;
        return { home, at: now, text: `"${code}" of ${cause?.device} stands since ${clock(since)}, although it has reported since ${clock(known.from)}` };
      }
      return undefined;
    });
  },
};

const criesArePassedOn: Invariant = {
  id: 'cry-is-passed-on', of: 'sut', title: 'A press of the help button, smoke and carbon monoxide are passed on at once',
  check(evidence) {
    return atEachClose(evidence, ({ now, heard, standing }) => {
      for (const { home, channel, body, again } of heard) {
        if (channel !== 'event' || again || !CRIES.has(body.type as string) || Math.abs(now - (body.at as number)) > CRY_FRESH_MS) continue;
        if ([...standing.alerts.values()].some((alert) => alert.code === body.type && concerns(alert, home))) continue;
        return { home, at: now, text: `"${body.type}" of ${body.dev} arrived, of ${clock(body.at as number)}, and no such alert stands` };
      }
      return undefined;
    });
  },
};

const allReceived: Invariant = {
  id: 'all-received', of: 'sut', title: 'The pipeline received what was sent',
  check({ ticks }) {
    for (const { now, messages, received } of ticks) if (received !== messages) return { at: now, text: `${messages} messages were sent in this tick, and the pipeline says it received ${received}` };
    return undefined;
  },
};

/** What a pipeline counts of its input, where it shows that. */
interface Counts {
  accepted: number;
  duplicates: number;
  notEnrolled: number;
  otherRun: number;
}

/** A pipeline that counts must count right: each message taken once, none laid aside but what came again. */
const countsAgree: Invariant = {
  id: 'counts-agree', of: 'sut', title: 'What the pipeline counts of its input is what it was given',
  check({ pipelines, heard, witness, ticks }) {
    const counted = pipelines.map((pipeline) => (pipeline as { counts?: Partial<Counts> }).counts);
    const total = (name: keyof Counts) => counted.reduce((sum, counts) => sum + (counts?.[name] ?? 0), 0);
    if (counted.some((counts) => typeof counts?.accepted !== 'number' || typeof counts.duplicates !== 'number')) return undefined;
    const { now: at } = ticks.at(-1) ?? { now: 0 };
    const given = heard.filter(({ channel }) => channel !== 'reply').length + pipelines.length * witness.enrolments.length;
    if (total('accepted') !== given) return { at, text: `the pipeline was given ${given} messages and took ${total('accepted')}` };
    if (total('notEnrolled') + total('otherRun') > 0) return { at, text: `the pipeline laid ${total('notEnrolled') + total('otherRun')} messages aside as of no home or run that it knows` };
    const again = heard.filter((message) => message.again).length;
    // A pipeline that was started again cannot know what came before.
    if (pipelines.length === 1 && total('duplicates') !== again) return { at, text: `${again} messages came a second time, and the pipeline laid ${total('duplicates')} aside as duplicates` };
    return undefined;
  },
};

export const OF_SUT: readonly Invariant[] = [wellFormed, ofEnrolled, notFromTheFuture, saidOnce, ofWhatStands, speakingIsHeard, silenceIsSeen, speakingDevice, criesArePassedOn, allReceived, countsAgree];
