/** Each invariant holds of a sound run, and breaks when what it watches is tampered with. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../contract/alert.ts';
import { type Evidence, runCase } from '../../../lab/chaos/chaos-run.ts';
import { heardIn } from '../../../lab/chaos/heard.ts';
import { INVARIANTS } from '../../../lab/chaos/invariants/index.ts';
import type { TickSeen } from '../../../lab/chaos/witness.ts';
import { bringNodeHash } from '../../../lab/host-node/sha256.ts';
import { payloadOf, type PublishOp, type WireOp } from '../../../sim/core/plan.ts';
import { referenceSubject } from '../../support/broken-pipelines.ts';
import { testScenario } from '../../support/scenario.ts';

const scenario = testScenario({
  duration: '4h', homes: 2, areaSize: 1, seed: 'invariants',
  plant: { faults: [{ id: 'hub-power-loss', homes: ['h000001'], window: ['30m', '31m'], duration: '90m' }, { id: 'uplink-outage', homes: ['h000002'], window: ['20m', '21m'], duration: '60m' }], episodes: [{ id: 'copd-exacerbation', homes: ['h000001'], window: ['5m', '6m'], severity: [1, 1] }] },
});
const commands = [{ tick: 3, source: 'test', id: 'c1', kind: 'command', data: { home: 'h000002', name: 'ping' } }];

let sound: Evidence;
beforeAll(async () => {
  bringNodeHash();
  sound = (await runCase({ scenario, commands }, referenceSubject)).evidence as Evidence;
});

const breachOf = async (id: string, evidence: Evidence) => INVARIANTS.find((one) => one.id === id)!.check(evidence);

/** The evidence with some ticks changed, and what was heard read anew. */
function changed(change: (tick: TickSeen, place: number) => Partial<TickSeen>): Evidence {
  const ticks = sound.ticks.map((tick, place) => ({ ...tick, ...change(tick, place) }));
  return { ...sound, ticks, heard: heardIn(ticks) };
}

/** The operations of every tick changed, and seen as they are. */
function opsChanged(change: (op: WireOp) => WireOp[]): Evidence {
  return changed(({ ops }) => {
    const after = ops.flatMap(change);
    return { ops: after, seen: after.filter((op) => op.kind !== 'connect').map((op) => ({ topic: `twinward/v1/${op.home}/${op.kind === 'cut' ? 'status' : op.channel}`, payload: payloadOf(op.kind === 'cut' ? op.willBody : op.body, 'chaos') })) };
  });
}

/** The n-th (from 0) operation that passes the test, changed; all others stay. */
function opChanged(test: (op: WireOp) => boolean, change: (op: PublishOp) => WireOp[], n = 5): Evidence {
  let met = 0;
  return opsChanged((op) => (test(op) && met++ === n ? change(op as PublishOp) : [op]));
}

const telemetry = (op: WireOp): op is PublishOp => op.kind === 'publish' && op.channel === 'telemetry' && !op.resend;

function alertsChanged(change: (alert: Alert) => Alert[]): Evidence {
  return changed(({ alerts }) => ({ alerts: alerts.flatMap(change) }));
}

describe('a sound run', () => {
  it('keeps every invariant, and there is something to keep', async () => {
    for (const invariant of INVARIANTS) expect([invariant.id, await invariant.check(sound)]).toEqual([invariant.id, undefined]);
    expect(sound.stamped.filter(({ truth }) => truth.kind === 'fault')).toHaveLength(2);
    expect(sound.ticks.flatMap(({ alerts }) => alerts).length).toBeGreaterThan(3);
    expect(new Set(INVARIANTS.map(({ id }) => id)).size).toBe(INVARIANTS.length);
  });
});

const TAMPERED: Readonly<Record<string, () => Evidence>> = {
  'runs-through': () => ({ ...sound, conducted: { ...sound.conducted, trouble: ['the broker is gone'] } }),
  'account-closes': () => ({ ...sound, account: { ...sound.account, received: sound.account.received - 1, notMeasured: sound.account.notMeasured + 1 } }),
  'wire-is-plan': () => changed(({ seen }, place) => (place === 7 ? { seen: seen.slice(1) } : {})),
  'in-time': () => opChanged(telemetry, (op) => [{ ...op, at: op.at + 60_000 }]),
  'sessions': () => opChanged((op) => op.kind === 'connect', () => [], 0),
  'order-kept': () => opChanged(telemetry, (op) => [op, op]),
  'messages-well-formed': () => opChanged(telemetry, (op) => [{ ...op, body: op.body.replace('"unit":"', '"unit":"k') }]),
  'nothing-twice': () => opChanged(telemetry, (op) => [op, { ...op, seq: op.seq + 9000, body: op.body.replace(/"seq":\d+/, `"seq":${op.seq + 9000}`) }]),
  'truth-sound': () => ({ ...sound, stamped: sound.stamped.map((one) => ({ ...one, truth: { ...one.truth, end: sound.world.end + 1 } })) }),
  'stamps-in-order': () => ({ ...sound, stamped: sound.stamped.map((one) => ({ ...one, truth: { ...one.truth, noticeableFrom: one.truth.onset - 1 } })) }),
  'shared-together': () => ({ ...sound, stamped: sound.stamped.map((one) => ({ ...one, truth: { ...one.truth, group: 'street' } })) }),
  'replies': () => opChanged((op) => op.kind === 'publish' && op.channel === 'reply', (op) => [op, op], 0),
  'alone-as-together': () => opChanged(telemetry, (op) => [{ ...op, body: op.body.replace(/"value":\d/, '"value":9') }]),
  'same-bytes-again': () => ({ ...sound, conducted: { ...sound.conducted, digests: { ...sound.conducted.digests, planned: '0' } } }),
  'alerts-well-formed': () => alertsChanged((alert) => [{ ...alert, text: 'x'.repeat(3000) }]),
  'alerts-of-enrolled': () => alertsChanged((alert) => [{ ...alert, home: 'h000009' }]),
  'alerts-not-from-the-future': () => alertsChanged((alert) => [{ ...alert, at: alert.at + 60_000 }]),
  'alerts-once': () => alertsChanged((alert) => [alert, { ...alert, id: `${alert.id}:2` }]),
  'resolves-what-stands': () => alertsChanged((alert) => (alert.state === 'raised' ? [] : [alert])),
  'speaking-home-not-silent': () => alertsChanged((alert) => (alert.state === 'resolved' ? [] : [alert])),
  'silent-home-is-told': () => changed((tick) => ({ alerts: [], ops: tick.ops.filter(({ home }) => home !== 'h000001'), seen: tick.seen.filter(({ topic }) => !topic.includes('h000001')) })),
  'speaking-device-not-silent': () => changed(({ alerts, now }, place) => (place === 1 ? { alerts: [...alerts, silentDevice(now)] } : {})),
  'cry-is-passed-on': () => opChanged(telemetry, (op) => [op, { ...op, channel: 'event', seq: 9000, readings: 1, body: `"home":"${op.home}","hub":"${op.hub}","epoch":${op.epoch},"seq":9000,"sentAt":${op.at},"dev":"fall-pendant","type":"sos","at":${op.at}}` }]),
  'all-received': () => changed(({ messages }, place) => (place === 7 ? { received: messages - 1 } : {})),
  'counts-agree': () => opChanged(telemetry, () => []),
  'same-alerts-again': () => alertsChanged((alert) => [{ ...alert, text: 'something else' }]),
  'redelivery-changes-nothing': () => alertsChanged((alert) => (alert.state === 'resolved' ? [] : [alert])),
  'order-of-homes-changes-nothing': () => alertsChanged(() => []),
  'areas-apart': () => alertsChanged((alert) => (alert.home === 'h000002' ? [] : [alert])),
};

function silentDevice(now: number): Alert {
  return { id: 'x', home: 'h000002', at: now, kind: 'technical', code: 'device-silent', priority: 'low', route: 'technician', state: 'raised', cause: { layer: 'device', device: 'pir-kitchen' }, text: 'x', evidence: [] };
}

describe('a tampered run', () => {
  it('is tried for every invariant', () => {
    expect(Object.keys(TAMPERED).toSorted()).toEqual(INVARIANTS.map(({ id }) => id).toSorted());
  });

  it.each(Object.keys(TAMPERED))('breaks "%s"', async (id) => {
    expect((await breachOf(id, (TAMPERED[id] as () => Evidence)()))?.text.length).toBeGreaterThan(10);
  });
});

describe('a silence', () => {
  it('that was there before a fault began makes that fault no more noticeable', async () => {
    const both = testScenario({ duration: '3h', homes: 1, seed: 'before', plant: { faults: [{ id: 'hub-power-loss', homes: ['h000001'], window: ['10m', '11m'], duration: '150m' }, { id: 'probe-off', homes: ['h000001'], window: ['60m', '61m'], duration: '30m' }] } });
    const { evidence } = await runCase({ scenario: both, commands: [] }, referenceSubject);
    const noticeable = Object.fromEntries(evidence!.stamped.filter(({ truth }) => truth.kind === 'fault').map(({ truth }) => [truth.entry, truth.noticeableFrom]));
    expect(noticeable['hub-power-loss']).toBeGreaterThan(0);
    expect(noticeable['probe-off']).toBeNull();
  });
});
