/** Sends the known stream to a SUT, as a run would, with an eye at each border: what went in, what came back, and how far it was understood. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Alert } from '../../contract/alert.ts';
import { durationMs } from '../../contract/duration.ts';
import { environmentTrouble, TwinwardError } from '../../contract/errors.ts';
import { feedOf, type Sut } from '../../contract/sut.ts';
import { payloadOf, type WireOp } from '../../sim/core/plan.ts';
import type { SutDeed } from '../broker/lab-broker.ts';
import { alertMap } from '../codecs/alert-map.ts';
import type { Parcel } from '../codecs/encoder.ts';
import type { MqttTransport } from '../fleet/mqtt-transport.ts';
import type { SutPort } from '../fleet/peers.ts';
import type { LivePort } from '../run/ports.ts';
import type { BrokerChoice } from '../run/request.ts';
import { GOOD_MINUTES, HAPPENS, ILL, knownBirths, knownEnrolments, knownMinute, MINUTES, WELL } from '../run/known-stream.ts';
import { createEmbeddedTransport } from './embedded.ts';
import { createOutsideTransport } from './outside.ts';

export interface Point {
  id: string;
  title: string;
  /** absent: not come to, or not to be known here */
  ok?: boolean;
  what: string;
  mend?: string;
}

export interface SutCheck {
  points: Point[];
  /** why the check broke off */
  trouble?: string;
}

const RUN = 'sut-check';
/** How long a minute of the stream takes in a live check: for a SUT that judges by the times in the messages, and for one that judges by when they come. */
const EVENT_MINUTE_MS = 80;
const WALL_MINUTE_MS = 1_000;
/** After the stream, how long a live SUT may still speak. @source assumption: as in a live run */
const SPEAK_MS = 5_000;
/** A process that needs longer is killed. */
const STOP_MS = 3_000;
const SHOWN = 600;

/** What was seen, in order. */
class Seen {
  readonly deeds: SutDeed[] = [];
  readonly parcels: Parcel[] = [];
  readonly bodies: string[] = [];
  readonly alerts: Alert[] = [];
  /** those of them that said a time */
  readonly dated: Alert[] = [];
  readonly problems: string[] = [];
  /** whether the next start is as for another run */
  anew = false;
  pid: number | undefined;
  stopMs: number | undefined;
  resets = 0;
  /** ms after the start */
  readyMs: number | undefined;

  /** The same port, under this eye. */
  watched(port: SutPort): SutPort {
    const { launch, feed, reset } = port;
    const alerts = port.alerts ?? { map: alertMap(undefined), topics: ['twinward/v1/alerts/#'] };
    return {
      ...port,
      ...(launch && {
        launch: (where) => {
          const handle = launch({ ...where, anew: this.anew });
          this.pid = handle.pid;
          const stop = async (): Promise<void> => {
            const from = performance.now();
            await handle.stop();
            this.stopMs = performance.now() - from;
          };
          return { get pid() { return handle.pid; }, get lastWords() { return handle.lastWords; }, kill: () => handle.kill(), stop };
        },
      }),
      ...(feed && { feed: { ...feed, carry: async (parcel, ways) => { await feed.carry(parcel, ways); this.parcels.push(parcel); } } }),
      ...(reset && { reset: async (ways) => { await reset(ways); this.resets += 1; } }),
      alerts: {
        ...alerts,
        map: async (payload, circumstances) => {
          const mapped = await alerts.map(payload, circumstances);
          this.bodies.push(payload);
          this.alerts.push(...mapped.alerts);
          this.dated.push(...mapped.alerts.filter((alert) => !mapped.undated.has(alert)));
          this.problems.push(...mapped.problems);
          return mapped;
        },
      },
    };
  }
}

/** @param signal ends it at the next minute of the stream @returns points in the order of a run; those that were not come to have no `ok` @throws whatever is no trouble of broker or pipeline */
export async function checkSut(sut: Sut, broker: BrokerChoice, topicPrefix: string, signal?: AbortSignal): Promise<SutCheck> {
  const seen = new Seen();
  const watched = (port: SutPort): SutPort => seen.watched(port);
  const transport = broker.kind === 'mqtt'
    ? createOutsideTransport({ access: broker, sut, topicPrefix, watched })
    : createEmbeddedTransport({ sut, topicPrefix, watched, sutDid: (deed) => seen.deeds.push(deed), ...(broker.kind === 'embedded' && broker.port !== undefined && { port: broker.port }) });
  const told: Told = { answered: 0, asked: 0, sent: 0, from: 0, to: 0, afterReset: undefined };
  let trouble: string | undefined;
  try {
    const wait = (ms: number): Promise<void> => sleep(ms, undefined, signal && { signal }).catch(() => stopIf(signal));
    await (sut.clock === 'watermark' ? stepped(sut, transport, seen, told, () => stopIf(signal)) : live(sut, transport, seen, told, wait));
  } catch (error) {
    if (!(error instanceof TwinwardError) || error.kind !== 'environment') throw error;
    trouble = error.message;
  } finally {
    await transport.close();
  }
  return { points: points(sut, broker, seen, told, trouble), ...(trouble !== undefined && { trouble }) };
}

/** @throws TwinwardError environment where the user has stopped it */
function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw environmentTrouble('stopped', 'stopped by the user');
}

interface Told {
  answered: number;
  asked: number;
  sent: number;
  /** times in the stream, epoch ms */
  from: number;
  to: number;
  /** alerts that came of good minutes alone, after a reset */
  afterReset: number | undefined;
}

async function stepped(sut: Sut, transport: MqttTransport, seen: Seen, told: Told, look: () => void): Promise<void> {
  const started = performance.now();
  const start = Date.UTC(2026, 0, 14, 18);
  Object.assign(told, { from: start, to: start + MINUTES * 60_000 });
  await transport.open({ run: RUN, enrolments: knownEnrolments(RUN) });
  seen.readyMs = performance.now() - started;
  let tick = 0;
  const step = async (ops: WireOp[]): Promise<void> => {
    look();
    told.sent += ops.filter(({ kind }) => kind === 'publish').length;
    await transport.sendRound(ops);
    told.asked += 1;
    const { watermark } = await transport.closeRound({ run: RUN, tick, round: 0, last: true, now: start + (tick + 1) * 60_000, messages: ops.filter(({ kind }) => kind !== 'connect').length });
    if (!watermark) throw environmentTrouble('no-watermark', `it gave no watermark for tick ${tick}`);
    told.answered += 1;
    tick += 1;
  };
  for (let minute = 0; minute < MINUTES; minute += 1) await step([...(minute === 0 ? knownBirths(start) : []), ...knownMinute(minute, start + minute * 60_000)]);
  if (!sut.start || (sut.reset ?? 'restart') !== 'restart') return;
  seen.anew = true;
  await transport.restartSut();
  const before = seen.alerts.length;
  for (let minute = MINUTES; minute < MINUTES + GOOD_MINUTES; minute += 1) await step(knownMinute(minute, start + minute * 60_000, false));
  told.afterReset = seen.alerts.length - before;
}

async function live(sut: Sut, transport: MqttTransport, seen: Seen, told: Told, wait: (ms: number) => Promise<void>): Promise<void> {
  const started = performance.now();
  const minuteMs = sut.clock === 'wall' ? WALL_MINUTE_MS : EVENT_MINUTE_MS;
  const port = await transport.openLive({ run: RUN, seed: RUN, speed: 1, enrolments: knownEnrolments(RUN) }, { saw() {}, acked() {}, said() {} });
  seen.readyMs = performance.now() - started;
  // For a SUT that looks at its own clock the readings are of now; for others the last of them is.
  const start = sut.clock === 'wall' ? Date.now() : Date.now() - (MINUTES + GOOD_MINUTES) * 60_000;
  const timeOf = (minute: number): number => (sut.clock === 'wall' ? Date.now() : start + minute * 60_000);
  Object.assign(told, { from: start, to: start + MINUTES * (sut.clock === 'wall' ? WALL_MINUTE_MS : 60_000) });
  for (let minute = 0; minute < MINUTES; minute += 1) {
    send(port, [...(minute === 0 ? knownBirths(timeOf(0)) : []), ...knownMinute(minute, timeOf(minute))], told);
    await port.guard(wait(minuteMs));
  }
  await port.guard(wait(SPEAK_MS));
  if (!sut.start || (sut.reset ?? 'restart') !== 'restart') return;
  seen.anew = true;
  await port.guard(port.restartSut());
  const before = seen.alerts.length;
  for (let minute = MINUTES; minute < MINUTES + GOOD_MINUTES; minute += 1) {
    send(port, knownMinute(minute, timeOf(minute), false), told);
    await port.guard(wait(minuteMs));
  }
  await port.guard(wait(1_000));
  told.afterReset = seen.alerts.length - before;
}

function send(port: LivePort, ops: WireOp[], told: Told): void {
  told.sent += ops.filter(({ kind }) => kind === 'publish').length;
  port.send(ops.map((op) => ({ op, payload: payloadOf(op.kind === 'publish' ? op.body : op.willBody, RUN) })));
}

function points(sut: Sut, broker: BrokerChoice, seen: Seen, told: Told, trouble: string | undefined): Point[] {
  const { deeds, parcels, bodies, alerts, dated, problems } = seen;
  const feed = feedOf(sut);
  const list = (did: SutDeed['did']): string => [...new Set(deeds.filter((deed) => deed.did === did).map(({ what }) => what))].join(', ');
  const isReady = seen.readyMs !== undefined;
  const spoke = bodies.length > 0;
  const overMqtt = feed?.url === undefined || (sut.alerts?.webhook === undefined);
  const refused = list('refused');
  const [odd, late] = [alerts.filter(({ home, resident }) => home !== ILL.home || (resident !== undefined && resident !== ILL.resident)), dated.filter(({ at }) => at < told.from - 60_000 || at > told.to + 60_000)];
  const missed = HAPPENS.filter(({ codes }) => !alerts.some(({ code }) => codes.includes(code)));
  const point = (id: string, title: string, ok: boolean | undefined, what: string, mend = ''): Point => ({ id, title, ...(ok !== undefined && { ok }), what, ...(mend !== '' && ok === false && { mend }) });
  const all = [
    point('started', 'started', sut.start ? seen.pid !== undefined : undefined, sut.start ? (seen.pid === undefined ? `no process: ${trouble ?? ''}` : `process ${seen.pid}`) : `runs already at ${sut.address}`, 'see start.command'),
    point('ready', 'ready', isReady, isReady ? `after ${Math.round(seen.readyMs as number)} ms` : trouble ?? 'no', `see ready, clock and readyWithin (${sut.readyWithin})`),
    ...(broker.kind === 'mqtt' ? [point('connected', 'connected', undefined, 'an outside broker does not tell'), point('subscribed', 'subscribed', undefined, 'an outside broker does not tell')] : [
      point('connected', 'connected', !overMqtt && !list('connected') ? undefined : list('connected') !== '', list('connected') || (overMqtt ? 'no client with its user name came to the broker' : 'speaks no MQTT'), 'use TWINWARD_BROKER_URL, TWINWARD_USERNAME and TWINWARD_PASSWORD'),
      point('subscribed', 'subscribed', refused ? false : feed?.url !== undefined && !list('subscribed') ? undefined : list('subscribed') !== '', [list('subscribed') || (feed?.url === undefined ? 'to nothing' : 'fed over HTTP'), refused && `refused: ${refused}`].filter(Boolean).join('; '), refused ? 'with alerts.topics or feed in its file it may use topics of its own; those of the lab it may read, and say alerts, commands and the watermark' : `subscribe to ${feed?.topic ?? 'twinward/v1/+/telemetry and the other channels'}`),
    ]),
    point('fed', 'fed', told.sent > 0 && (!feed || parcels.length > 0), !feed ? `${told.sent} messages that it hears from the hubs itself` : parcels[0] ? `${parcels.length} pieces of ${told.sent} messages and 2 enrolments; the first, to ${parcels[0].to}: ${shown(parcels[0].body)}` : 'nothing: the template gives nothing for all of them', 'see feed.channels and codec'),
    point('clock', 'clock', sut.clock === 'watermark' ? told.asked > 0 && told.answered === told.asked : undefined, sut.clock === 'watermark' ? `${told.answered} of ${told.asked} clocks answered` : `clock: ${sut.clock}: not asked; runs go live`, 'answer each twinward/clock on twinward/watermark when so many messages have come'),
    point('alerts', 'alerts came back', spoke, spoke ? `${bodies.length}; the first: ${shown(bodies[0] as string)}` : 'none, of a saturation of about 70 % for twenty minutes, a fall and a call for help', sut.alerts?.webhook ? 'POST alerts to TWINWARD_WEBHOOK_URL' : `publish alerts on ${sut.alerts?.topics?.join(' or ') ?? 'twinward/v1/alerts/{home}'}`),
    point('mapped', 'mapped', spoke ? problems.length === 0 : undefined, spoke ? `${alerts.length} alerts${alerts[0] ? `; the first: ${shown(JSON.stringify(alerts[0]))}` : ''}${problems.length > 0 ? `; ${problems.length} could not be: ${shown(problems[0] as string)}` : ''}` : 'nothing to map', 'see alerts.map: it should give home, code and priority'),
    point('whose', 'home and resident', alerts.length > 0 ? odd.length === 0 : undefined, odd[0] ? `${odd.length} of ${alerts.length} name another: ${odd[0].home} ${odd[0].resident ?? ''}${odd[0].home === WELL.home ? ', who is well' : ''}` : alerts.length > 0 ? `all of ${ILL.home}` : 'no alert', `the ill one is ${ILL.resident} in ${ILL.home}`),
    point('codes', 'codes', alerts.length > 0 ? missed.length === 0 : undefined, alerts.length > 0 ? `${[...new Set(alerts.map(({ code }) => code))].join(', ')}${missed.length > 0 ? `; nothing says ${missed.map(({ what }) => what).join(', ')}` : ''}` : 'no alert', `expected: ${missed.map(({ what, codes }) => `${what} as ${codes.join(' or ')}`).join('; ')}`),
    point('times', 'times', dated.length > 0 ? late.length === 0 : undefined, late[0] ? `${late.length} of ${dated.length} are of another time: ${late[0].at}` : dated.length > 0 ? 'all within the stream' : alerts.length > 0 ? 'it says none: each alert is of when it came' : 'no alert', 'at is epoch milliseconds, or an ISO time in UTC; a graded time is never taken from it'),
    point('reset', 'reset', resetOk(sut, seen, told), resetText(sut, told), 'what it says after a reset must come of what it heard since'),
    point('stopped', 'stops cleanly', sut.start && seen.stopMs !== undefined ? seen.stopMs < STOP_MS : undefined, sut.start ? (seen.stopMs === undefined ? 'not come to' : seen.stopMs < STOP_MS ? `in ${Math.round(seen.stopMs)} ms` : 'it had to be killed') : 'not the lab\'s to stop', 'end on SIGTERM within three seconds'),
  ];
  const reached = isReady ? all.length : all.findIndex(({ id }) => id === 'fed');
  return all.map((one, at) => (at < reached ? one : { id: one.id, title: one.title, what: 'not come to' }));
}

function resetOk(sut: Sut, seen: Seen, told: Told): boolean | undefined {
  if (typeof sut.reset === 'object') return seen.resets > 0;
  return told.afterReset === undefined ? undefined : told.afterReset === 0;
}

function resetText(sut: Sut, told: Told): string {
  if (typeof sut.reset === 'object') return `by ${Object.keys(sut.reset)[0]}, before the stream`;
  if (sut.reset === 'none' || !sut.start) return 'none: what it knows of one run may show in the next';
  return told.afterReset === undefined ? 'not come to' : told.afterReset === 0 ? 'started again on an empty folder, and silent about what is over' : `started again on an empty folder, and ${told.afterReset} alerts of good minutes`;
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** About how long a check takes, for the note before it, s. @source assumption: two seconds where the clock is asked, and nobody needs all of a long `readyWithin` */
export function checkSeconds(sut: Sut): number {
  const streamMs = sut.clock === 'watermark' ? 2_000 : (MINUTES + GOOD_MINUTES) * (sut.clock === 'wall' ? WALL_MINUTE_MS : EVENT_MINUTE_MS) + SPEAK_MS;
  return Math.ceil((streamMs + 2 * Math.min(5_000, durationMs(sut.readyWithin))) / 1_000);
}
