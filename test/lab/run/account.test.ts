/** The account over transports that lose, repeat, delay, shuffle or break: every reading is told of, and nothing is passed over in silence. */
import { describe, expect, it } from 'vitest';
import { environmentTrouble, TwinwardError } from '../../../contract/errors.ts';
import { Report } from '../../../contract/report.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import type { SeenMessage } from '../../../lab/run/ports.ts';
import type { FinishedRun } from '../../../lab/run/run-scenario.ts';
import type { BusPipeline } from '../../../lab/run/virtual.ts';
import { homeNumber, labRun, referencePipeline, tampered, type Tampered, type Tampering } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';

/** Two hours with an hour of outage, a fall, and packs whose acknowledgement a hub does not believe in. */
const SCENARIO: Scenario = testScenario({
  homes: 6, duration: '2h', seed: 'account-5',
  plant: {
    episodes: [{ id: 'fall-with-long-lie', homes: [homeNumber(1)], window: ['30m', '31m'] }],
    faults: [{ id: 'uplink-outage', homes: [homeNumber(2), homeNumber(4), homeNumber(5), homeNumber(6)], window: ['20m', '21m'], duration: '50m' }, { id: 'hub-power-loss', homes: [homeNumber(3)], window: ['30m', '31m'], duration: '20m' }],
    stack: [{ id: 'broker-restart', at: '1h' }],
  },
});

interface Told extends FinishedRun {
  transport: Tampered;
}

async function told(tampering: Tampering, pipeline?: BusPipeline): Promise<Told> {
  const transport = tampered(tampering, pipeline);
  return { ...(await labRun(SCENARIO, { transport: () => transport })), transport };
}

const carriesReadings = ({ topic }: SeenMessage) => topic.endsWith('/telemetry') || topic.endsWith('/event');
const readingsIn = ({ topic, payload }: SeenMessage) => (topic.endsWith('/event') ? 1 : (JSON.parse(payload) as { obs: unknown[] }).obs.length);
const total = (messages: readonly SeenMessage[]) => messages.reduce((sum, message) => sum + readingsIn(message), 0);
const packOf = ({ payload }: SeenMessage) => {
  const { home, epoch, seq } = JSON.parse(payload) as { home: string; epoch: number; seq: number };
  return `${home}|${epoch}|${seq}`;
};

const plain = await told({});

/** What must hold of every account: it closes, and says the same as its causes. */
function closes({ account }: Report): void {
  const { scheduled, notMeasured, queued, dropped, lost, refused, received, unexplained, causes } = account;
  expect(unexplained).toBe(0);
  expect(notMeasured + queued + dropped + lost.hub + lost.network + lost.broker + refused + received).toBe(scheduled);
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);
  expect(sum(causes.lost)).toBe(lost.hub + lost.network + lost.broker);
  expect(sum(causes.notMeasured)).toBe(notMeasured);
  expect(sum(causes.dropped)).toBe(dropped);
  expect(sum(causes.late)).toBe(account.late);
  expect(sum(causes.duplicated)).toBe(account.duplicated);
}

describe('the account', () => {
  it('closes on a clean wire, and counts what the canary saw', () => {
    closes(plain.report);
    const { account } = plain.report;
    const messages = plain.transport.seen.filter(carriesReadings);
    const firsts = new Map(messages.map((message) => [packOf(message), message]));
    expect(account.received).toBe(total([...firsts.values()]));
    expect(account.duplicated).toBe(total(messages) - account.received);
    expect(account.duplicated).toBeGreaterThan(0);
    expect(account.lost).toMatchObject({ network: 0, broker: 0 });
    expect(account.lost.hub).toBeGreaterThan(50);
    expect(account.late).toBeGreaterThan(200);
    expect(plain.report.findings.filter(({ kind }) => kind === 'lab')).toEqual([]);
  });

  it.each(['the canary alone', 'canary and pipeline'])('gives what never reached %s as lost by the broker', async (whom) => {
    const lost: SeenMessage[] = [];
    let count = 0;
    const isLost = (message: SeenMessage) => {
      if (!carriesReadings(message)) return false;
      count += 1;
      if (count % 50 !== 0) return false;
      lost.push(message);
      return true;
    };
    const reference = referencePipeline();
    const both = whom === 'canary and pipeline';
    const dropped = new Set<string>();
    const key = ({ topic, payload }: SeenMessage) => `${topic} ${payload}`;
    const { report } = both
      ? await told({ seen: (seen) => seen.filter((message) => !dropped.delete(key(message))) }, {
          receive(topic, payload) {
            if (isLost({ topic, payload })) dropped.add(key({ topic, payload }));
            else reference.receive(topic, payload);
          },
          closeTick: (now) => reference.closeTick(now),
        })
      : await told({ seen: (seen) => seen.filter((message) => !isLost(message)) }, reference);
    closes(report);
    // A pack that came a second time was not lost after all.
    const repeated = plain.transport.seen.filter(carriesReadings).map(packOf).filter((pack, index, all) => all.indexOf(pack) !== index);
    const gone = lost.filter((message) => !repeated.includes(packOf(message)));
    expect(gone.length).toBeGreaterThan(8);
    expect(report.account.lost.broker).toBe(total(gone));
    expect(report.account.received).toBe(plain.report.account.received - total(gone));
    expect(report.account.causes.lost).toMatchObject({ 'sent, acknowledged, never seen': total(gone) });
    expect(report.findings.filter(({ kind, reason }) => kind === 'loss' && reason === 'sent, acknowledged, never seen')).toHaveLength(1);
    expect(report.manifest.digests.planned).toBe(plain.report.manifest.digests.planned);
    expect(report.manifest.digests.received).not.toBe(plain.report.manifest.digests.received);
  });

  it('counts a message that the broker delivers twice as duplicated, and the reference alerts no second time', async () => {
    const extra: SeenMessage[] = [];
    let count = 0;
    const twice = (message: SeenMessage) => {
      if (!carriesReadings(message) || (count += 1) % 40 !== 0) return [message];
      extra.push(message);
      return [message, message];
    };
    const reference = referencePipeline();
    const { report, alerts } = await told({ seen: (seen) => seen.flatMap(twice) }, {
      receive(topic, payload) {
        reference.receive(topic, payload);
        if (/telemetry|event/.test(topic)) reference.receive(topic, payload);
      },
      closeTick: (now) => reference.closeTick(now),
    });
    closes(report);
    expect(extra.length).toBeGreaterThan(10);
    expect(report.account.duplicated).toBe(plain.report.account.duplicated + total(extra));
    expect(report.account.received).toBe(plain.report.account.received);
    expect(alerts).toEqual(plain.alerts);
  });

  it('counts a message that comes a tick late as received, and dates the evidence by its arrival', async () => {
    let held: SeenMessage[] = [];
    const late = await told({
      seen(seen) {
        const out = [...held, ...seen.filter(({ topic }) => !topic.endsWith('/event'))];
        held = seen.filter(({ topic }) => topic.endsWith('/event'));
        return out;
      },
    });
    closes(late.report);
    expect(late.report.account.lost.broker).toBe(total(held));
    const arrived = ({ report }: FinishedRun) => report.findings.find(({ kind }) => kind === 'episode')?.arrivedFrom as number;
    expect(arrived(late) - arrived(plain)).toBe(60_000);
  });

  it('is the same however the broker mixes the messages of a round', async () => {
    const reversed = await told({ sent: (ops) => ops.toReversed() });
    closes(reversed.report);
    expect(reversed.alerts).toEqual(plain.alerts);
    expect(reversed.report.manifest.digests).toEqual(plain.report.manifest.digests);
  });
});

describe('trouble of broker or SUT', () => {
  const stopsAt = (call: 'open' | 'sendRound' | 'closeRound', at: number): Tampering => ({
    before(name, count) { if (name === call && count === at) throw environmentTrouble('broker-gone', 'the broker process 7 ended with SIGKILL', 'look for what killed it'); },
  });

  it.each([['open', 0], ['sendRound', 0], ['sendRound', 45], ['closeRound', 45]] as const)('in %s, call %i, ends the run as unknown, reason first, with an account that closes', async (call, at) => {
    const { report, transport, truth } = await told(stopsAt(call, at));
    expect(() => Report.parse(report)).not.toThrow();
    expect(report.verdict).toBe('unknown');
    expect(report.reasons[0]).toBe('the broker process 7 ended with SIGKILL (look for what killed it)');
    closes(report);
    const seen = new Map(transport.seen.filter(carriesReadings).map((message) => [packOf(message), message]));
    expect(report.account.received).toBe(total([...seen.values()]));
    expect(report.account.received > 0).toBe(at > 0);
    for (const line of truth) expect((JSON.parse(line) as { end: number }).end).toBeLessThanOrEqual(Date.parse(SCENARIO.start) + at * 60_000);
    expect(report.findings.some(({ kind, outcome }) => kind === 'episode' && outcome === 'missed')).toBe(false);
    expect(transport.closes).toBe(1);
  });

  it('is told even when a threshold would pass', async () => {
    const transport = tampered({ closed: (answer, clock) => (clock.tick === 100 ? { ...answer, watermark: undefined } : answer) });
    const { report } = await labRun({ ...SCENARIO, thresholds: { 'alerts.per-patient-day': { max: 1e6 } } }, { transport: () => transport });
    expect(report.metrics['alerts.per-patient-day']?.verdict).toBe('pass');
    expect(report).toMatchObject({ verdict: 'unknown', reasons: [`the SUT gave no watermark for tick 100 of 120`] });
    closes(report);
  });

  it('counts what the SUT says it did not receive', async () => {
    const { report } = await told({ closed: (answer, { tick, messages }) => (tick === 10 || tick === 20 ? { ...answer, watermark: { ...answer.watermark!, received: messages - 1 } } : answer) });
    expect(report).toMatchObject({ verdict: 'unknown', reasons: ['the SUT did not receive 2 messages that the canary saw'] });
    closes(report);
    expect(report.account).toEqual(plain.report.account);
  });

  it('is kept apart from alerts that cannot be read', async () => {
    const { report } = await told({ closed: (answer, { tick }) => (tick === 5 ? { ...answer, malformed: ['twinward/v1/alerts/h000001: code: no such code'] } : answer) });
    expect(report.findings.find(({ outcome }) => outcome === 'malformed')?.text).toContain('no such code');
  });

  it('that is our own fault is thrown, and the transport is closed all the same', async () => {
    const transport = tampered({ before(call, count) { if (call === 'sendRound' && count === 3) throw new TwinwardError('internal', 'plan-not-connected', 'publish without a connection'); } });
    await expect(labRun(SCENARIO, { transport: () => transport })).rejects.toMatchObject({ code: 'plan-not-connected' });
    expect(transport.closes).toBe(1);
  });
});
