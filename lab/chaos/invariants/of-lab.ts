/** What the lab promises of every run: the account closes, the wire is the plan, order is kept, truth is in order. */
import { CODE_BY_ID } from '../../../contract/codes.ts';
import { type EventType, HomeEvent, Reply, Status, Telemetry } from '../../../contract/messages.ts';
import { TruthEvent } from '../../../contract/truth.ts';
import type { Account } from '../../../contract/report.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { payloadOf, type WireOp } from '../../../sim/core/plan.ts';
import type { Home } from '../../../sim/world.ts';
import { Arrivals } from '../../run/ledger.ts';
import { recall } from '../../run/recall.ts';
import { CODES } from '../../../contract/codes.ts';
import { type Evidence, runCase } from '../chaos-run.ts';
import { readingsIn } from '../heard.ts';
import type { Breach, Invariant } from '../invariant.ts';

const LABEL = 'chaos';

/** Every operation of a run with its tick. */
function* opsOf({ ticks }: Evidence): Generator<{ op: WireOp; from: number; now: number }> {
  let from = ticks[0] === undefined ? 0 : ticks[0].ops.reduce((least, { at }) => Math.min(least, at), ticks[0].now);
  for (const { ops, now } of ticks) {
    for (const op of ops) yield { op, from, now };
    from = now;
  }
}

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((total, count) => total + count, 0);

function partsOf({ notMeasured, queued, dropped, lost, refused, received }: Account): number[] {
  return [notMeasured, queued, dropped, lost.hub, lost.network, lost.broker, refused, received];
}

const accountCloses: Invariant = {
  id: 'account-closes', of: 'lab', title: 'Every scheduled reading ends in exactly one place, and nothing is unexplained',
  check({ account, heard }) {
    const { causes, scheduled, unexplained } = account;
    if (unexplained !== 0) return { text: `of ${scheduled} scheduled readings ${unexplained} are unexplained` };
    const parts = partsOf(account);
    if (parts.some((part) => part < 0 || !Number.isInteger(part))) return { text: `a part of the account is no count: ${parts.join(', ')}` };
    const together = parts.reduce((total, part) => total + part, 0);
    if (together !== scheduled) return { text: `the parts of the account add up to ${together}, not to the ${scheduled} that were scheduled` };
    const named = { notMeasured: account.notMeasured, dropped: account.dropped, lost: account.lost.hub + account.lost.network + account.lost.broker };
    for (const [part, count] of Object.entries(named)) {
      const told = sum(causes[part as keyof typeof named]);
      if (told !== count) return { text: `the causes of "${part}" name ${told} readings, the account ${count}` };
    }
    let arrived = 0;
    for (const { channel, body, again } of heard) if (!again && channel === 'telemetry') arrived += body.obs?.length ?? 0; else if (!again && channel === 'event') arrived += 1;
    if (arrived !== account.received) return { text: `${arrived} readings were seen for the first time, but the account says ${account.received} were received` };
    return account.late > account.received ? { text: `${account.late} readings are late, but only ${account.received} were received` } : undefined;
  },
};

const runsThrough: Invariant = {
  id: 'runs-through', of: 'lab', title: 'A run comes to its end without trouble',
  check({ conducted, world }) {
    const [first] = conducted.trouble;
    if (first !== undefined) return { text: `the run says: ${first}`, at: conducted.end };
    return conducted.end === world.end ? undefined : { text: 'the run ended before its time', at: conducted.end };
  },
};

const wireIsPlan: Invariant = {
  id: 'wire-is-plan', of: 'lab', title: 'What arrives was sent, all of it, and nothing else',
  check({ ticks }) {
    for (const { ops, seen, now } of ticks) {
      const sent = ops.filter((op) => op.kind !== 'connect');
      if (sent.length !== seen.length) return { text: `${sent.length} messages were sent and ${seen.length} were seen`, at: now };
      for (const [place, op] of sent.entries()) {
        const body = op.kind === 'cut' ? op.willBody : op.body;
        if (seen[place]?.payload !== payloadOf(body, LABEL)) return { home: op.home, at: op.at, text: `the message seen is not the one that was sent (${op.kind}, epoch ${op.epoch})` };
      }
    }
    return undefined;
  },
};

const inTime: Invariant = {
  id: 'in-time', of: 'lab', title: 'Everything happens in its tick, in order of time',
  check(evidence) {
    const last = new Map<string, number>();
    for (const { op, from, now } of opsOf(evidence)) {
      if (op.at < from || op.at >= now) return { home: op.home, at: op.at, text: `a ${op.kind} of this time was sent in the tick that closes at ${new Date(now).toISOString()}` };
      if (op.at < (last.get(op.home) ?? -Infinity)) return { home: op.home, at: op.at, text: `a ${op.kind} was sent after one of a later time` };
      last.set(op.home, op.at);
    }
    return undefined;
  },
};

const sessions: Invariant = {
  id: 'sessions', of: 'lab', title: 'A hub speaks only in a session, says that it is there at its beginning, and has one will',
  check(evidence) {
    const open = new Map<string, { epoch: number; born: boolean }>();
    for (const { op } of opsOf(evidence)) {
      const place = { home: op.home, at: op.at };
      const session = open.get(op.home);
      if (op.kind === 'connect') open.set(op.home, { epoch: op.epoch, born: false });
      else if (op.kind === 'cut') {
        if (!session) return { ...place, text: 'a session broke that was not open' };
        if (session.epoch !== op.epoch) return { ...place, text: `the will of epoch ${op.epoch} came out of a session of epoch ${session.epoch}` };
        open.delete(op.home);
      } else if (!session) return { ...place, text: `the hub sent ${op.channel} without a session` };
      else if (op.channel === 'status') {
        if (session.born) return { ...place, text: 'the hub said twice in one session that it is there' };
        if (session.epoch !== op.epoch) return { ...place, text: `a birth of epoch ${op.epoch} in a session of epoch ${session.epoch}` };
        session.born = true;
      } else if (!session.born) return { ...place, text: `the hub sent ${op.channel} before it said that it is there` };
    }
    return undefined;
  },
};

/** They overtake what waits in a hub. */
const ALARMS: ReadonlySet<string> = new Set<EventType>(['fall', 'sos', 'smoke', 'carbon-monoxide', 'irregular-rhythm']);

function isAlarm({ channel, body }: { channel: string; body: string }): boolean {
  return channel === 'event' && ALARMS.has(/"type":"([a-z-]+)"/.exec(body)?.[1] ?? '');
}

const order: Invariant = {
  id: 'order-kept', of: 'lab', title: 'Packs of a hub keep their order; only alarms overtake; nothing comes twice but what is sent again',
  check(evidence) {
    const last = new Map<string, { epoch: number; seq: number }>();
    const sent = new Map<string, string>();
    for (const { op } of opsOf(evidence)) {
      if (op.kind !== 'publish' || op.seq < 0) continue;
      const { home, at, epoch, seq, channel, resend, body } = op;
      const key = `${home}|${epoch}|${seq}`;
      const name = `${channel} ${epoch}/${seq}`;
      const before = sent.get(key);
      if (resend && before === undefined) return { home, at, text: `${name} is sent again, but never was sent` };
      if (resend && before !== body) return { home, at, text: `${name} is sent again with another text` };
      if (!resend && before !== undefined) return { home, at, text: `${name} is sent a second time as if it were new` };
      sent.set(key, body);
      if (resend || isAlarm(op)) continue;
      const previous = last.get(home);
      if (previous && (epoch < previous.epoch || (epoch === previous.epoch && seq <= previous.seq))) return { home, at, text: `${name} came after ${previous.epoch}/${previous.seq}` };
      last.set(home, { epoch, seq });
    }
    return undefined;
  },
};

const SCHEMAS = { telemetry: Telemetry, event: HomeEvent, status: Status, reply: Reply } as const;

const wellFormed: Invariant = {
  id: 'messages-well-formed', of: 'lab', title: 'Every message is as the contract says, of a device that the home has, in the unit of its code',
  check({ heard, witness }) {
    const devices = new Map(witness.enrolments.map(({ home, hub, devices: list }) => [home, { hub, known: new Set(['hub', ...list.map(({ dev }) => dev)]) }]));
    for (const { home, channel, body, now } of heard) {
      const known = devices.get(home);
      if (!known) return { home, at: now, text: 'a message came from a home that is not enrolled' };
      if (body.hub !== known.hub) return { home, at: now, text: `a message came from ${body.hub}, a hub that is not of this home` };
      const parsed = SCHEMAS[channel as keyof typeof SCHEMAS].safeParse(body);
      if (!parsed.success) return { home, at: now, text: `a ${channel} message is not as the contract says: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}` };
      for (const { dev, code, unit } of body.obs ?? []) {
        if (!known.known.has(dev)) return { home, at: now, text: `a reading came of ${dev}, which the home does not have` };
        if (CODE_BY_ID.get(code)?.unit !== unit) return { home, at: now, text: `a reading of ${dev} has the unit ${unit}, which is not that of ${code}` };
      }
    }
    return undefined;
  },
};

/** Inputs that let a device tell two times the same time. */
const CLOCKS = new Set(['clockSkew', 'hubClock']);

const nothingTwice: Invariant = {
  id: 'nothing-twice', of: 'lab', title: 'A reading travels in one pack only',
  check({ heard, world }) {
    const known = new Set<string>();
    const astray = new Map<string, boolean>();
    const clockMoves = (home: string): boolean => {
      let moves = astray.get(home);
      if (moves === undefined) astray.set(home, (moves = world.home(Number(home.slice(1)) - 1).causes.some(({ influences }) => influences.some(({ input }) => CLOCKS.has(input)))));
      return moves;
    };
    for (const { message: { home, now }, obs: { dev, code, at } } of readingsIn(heard)) {
      const key = `${home}|${dev}|${code}|${at}`;
      if (known.has(key) && !clockMoves(home)) return { home, at: now, text: `the reading ${code} of ${dev} from ${new Date(at).toISOString()} came in two packs` };
      known.add(key);
    }
    return undefined;
  },
};

const truthSound: Invariant = {
  id: 'truth-sound', of: 'lab', title: 'Truth is as the contract says: inside the run, of homes and devices that there are',
  check({ stamped, world }) {
    const ids = new Set<string>();
    for (const { truth } of stamped) {
      const place = { home: truth.homes[0] as string, at: truth.onset };
      const parsed = TruthEvent.safeParse(truth);
      if (!parsed.success) return { ...place, text: `${truth.id} is not as the contract says: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}` };
      if (ids.has(truth.id)) return { ...place, text: `two truth events are called ${truth.id}` };
      ids.add(truth.id);
      // A spell of the body may have been under way when the run began.
      const begins = truth.kind === 'episode' ? truth.end : truth.onset;
      if (truth.onset > truth.end || truth.end > world.end || begins < world.start) return { ...place, text: `${truth.id} lies outside the run, or ends before it begins` };
      for (const home of truth.homes) if (Number(home.slice(1)) > world.homes) return { ...place, text: `${truth.id} names ${home}, which there is not` };
      if (truth.device !== undefined && !world.home(Number(place.home.slice(1)) - 1).devices.some(({ kind, dev }) => kind === truth.device || dev === truth.device) && truth.kind === 'fault') return { ...place, text: `${truth.id} strikes ${truth.device}, which the home does not have` };
    }
    return undefined;
  },
};

const stampsInOrder: Invariant = {
  id: 'stamps-in-order', of: 'lab', title: 'True before measured before arrived; nothing is noticed before it begins',
  check({ stamped }) {
    for (const { truth, stamps } of stamped) {
      const place = { home: truth.homes[0] as string, at: truth.onset };
      const { trueFrom, measuredFrom, noticeableFrom } = truth;
      const chain = [['it was true', trueFrom], ['it was measured', measuredFrom], ['it arrived', stamps?.arrivedFrom]] as const;
      for (const [index, [what, at]] of chain.slice(1).entries()) {
        const [earlier, before] = chain[index] as (typeof chain)[number];
        if (typeof at === 'number' && (typeof before !== 'number' || at < before)) return { ...place, text: `${truth.id}: ${what} at ${new Date(at).toISOString()}, before ${earlier}` };
      }
      if (typeof noticeableFrom === 'number' && noticeableFrom < truth.onset) return { ...place, text: `${truth.id} could be noticed before it began` };
      const tellable = stamps?.tellableFrom;
      if (typeof tellable === 'number' && (typeof noticeableFrom !== 'number' || tellable < noticeableFrom)) return { ...place, text: `${truth.id} could be told before it could be noticed` };
    }
    return undefined;
  },
};

const sharedTogether: Invariant = {
  id: 'shared-together', of: 'lab', title: 'A shared cause strikes homes of one area',
  check({ stamped, world }) {
    const areas = new Map<string, string>();
    for (const { truth } of stamped) {
      if (truth.group === undefined) continue;
      const home = truth.homes[0] as string;
      const { area } = world.home(Number(home.slice(1)) - 1);
      const known = areas.get(truth.group) ?? area;
      if (known !== area) return { home, at: truth.onset, text: `${truth.group} strikes ${known} and ${area}` };
      areas.set(truth.group, area);
    }
    return undefined;
  },
};

const replies: Invariant = {
  id: 'replies', of: 'lab', title: 'A hub answers a command at most once, and nothing that it was not asked',
  check({ conducted, heard }) {
    const asked = new Map(conducted.inputs.filter(({ kind }) => kind === 'command').map((input) => [`${input.data['home'] as string}|${input.id}`, input.tick]));
    for (const { channel, home, body, tick, now } of heard) {
      if (channel !== 'reply') continue;
      const key = `${home}|${body.id}`;
      const when = asked.get(key);
      if (when === undefined) return { home, at: now, text: `the hub answers "${body.id}", which it was not asked, or twice` };
      if (tick < when) return { home, at: now, text: `the hub answers "${body.id}" before it was asked` };
      asked.delete(key);
    }
    return undefined;
  },
};

/** What became of each reading, as a home computed alone says: how many of a device and signal were seen at each close. */
function countsOf(rows: Iterable<readonly [dev: string, code: string, seenAt: number]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [dev, code, seenAt] of rows) {
    const key = `${dev}|${code}|${seenAt}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function unlike(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string | undefined {
  for (const key of new Set([...a.keys(), ...b.keys()])) if (a.get(key) !== b.get(key)) return `${key}: ${a.get(key) ?? 0} against ${b.get(key) ?? 0}`;
  return undefined;
}

const alone: Invariant = {
  id: 'alone-as-together', of: 'lab', sampled: true, title: 'A home computed alone sends the same and knows of each reading whether it arrived',
  check({ world, conducted, ticks, heard }): Breach | undefined {
    const arrivals = new Arrivals(conducted.ledger.facts());
    const together = Map.groupBy(ticks.flatMap(({ ops }) => ops), ({ home }) => home);
    for (let index = 0; index < world.homes; index += 1) {
      const told = recall(world, index, arrivals, conducted.end, conducted.inputs);
      const { id } = told.home;
      const sent = together.get(id) ?? [];
      const other = told.ops.findIndex((op, place) => canonicalJson(op) !== (sent[place] && canonicalJson(sent[place])));
      if (other >= 0 || told.ops.length !== sent.length) return { home: id, at: (told.ops[other] ?? sent[told.ops.length] as WireOp).at, text: 'computed alone it sends something else than among others' };
      const seen = countsOf([...readingsIn(heard.filter(({ home }) => home === id))].map(({ message, obs }) => [obs.dev, obs.code, message.now]));
      const known = countsOf(told.readings.flatMap(({ dev, signal, arrivedAt }) => (arrivedAt === undefined ? [] : [[dev, CODES[signal].code, arrivedAt] as const])));
      const difference = unlike(known, seen);
      if (difference !== undefined) return { home: id, text: `what it knows of the readings that arrived is not what arrived (device, code, close): ${difference}` };
    }
    return undefined;
  },
};

const repeats: Invariant = {
  id: 'same-bytes-again', of: 'lab', sampled: true, title: 'The same scenario gives the same bytes again',
  async check({ scenario, commands, subject, conducted, stamped }) {
    const second = await runCase({ scenario, commands }, subject);
    if (!second.evidence) throw second.thrown;
    for (const name of ['planned', 'received', 'inputs'] as const) {
      if (second.evidence.conducted.digests[name] === conducted.digests[name]) continue;
      const home = homeUnlike(conducted.byHome[name as 'planned'], second.evidence.conducted.byHome[name as 'planned']);
      return { ...(home !== undefined && { home }), text: `run again, "${name}" has other bytes` };
    }
    return canonicalJson(stamped) === canonicalJson(second.evidence.stamped) ? undefined : { text: 'run again, the truth is another' };
  },
};

function homeUnlike(a: Readonly<Record<Home['id'], string>> | undefined, b: Readonly<Record<Home['id'], string>> | undefined): string | undefined {
  return Object.keys(a ?? {}).find((home) => a?.[home] !== b?.[home]);
}

export const OF_LAB: readonly Invariant[] = [runsThrough, accountCloses, wireIsPlan, inTime, sessions, order, wellFormed, nothingTwice, truthSound, stampsInOrder, sharedTogether, replies, alone, repeats];
