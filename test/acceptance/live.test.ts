import { describe, expect, it } from 'vitest';
import type { Alert } from '../../contract/alert.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { Sut } from '../../contract/sut.ts';
import { createEmbeddedTransport } from '../../lab/host-node/embedded.ts';
import { nodeHost } from '../../lab/host-node/run.ts';
import type { WallClock } from '../../lab/run/conduct.ts';
import { shiftEnrolment, shiftTimes } from '../../lab/run/live.ts';
import type { RunHooks } from '../../lab/run/request.ts';
import { runScenario } from '../../lab/run/run-scenario.ts';
import { World } from '../../sim/world.ts';
import { homeNumber, labRun, requestFor } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

/** Twelve minutes of eight homes, twelve seconds at 60x. One resident worsens at once; one hub is cut off and comes back. */
const SHORT = testScenario({
  id: 'live', homes: 8, duration: '12m', tick: '20s', seed: 'live',
  plant: {
    episodes: [{ id: 'copd-exacerbation', homes: [homeNumber(1)], window: ['0m', '1m'], severity: [1, 1] }],
    faults: [{ id: 'uplink-outage', homes: [homeNumber(2)], window: ['2m', '3m'], duration: '4m' }],
  },
});

interface LiveOptions {
  scenario?: Scenario;
  pace?: '60x' | '1x';
  signal?: AbortSignal;
  onMessages?: RunHooks['onMessages'];
  clock?: WallClock;
}

async function live(sutClock: 'event' | 'watermark', script: string | undefined, { scenario = SHORT, pace = '60x', signal = new AbortController().signal, onMessages, clock = nodeHost.clock }: LiveOptions = {}) {
  const request = requestFor(scenario, { pace });
  const sut = script === undefined ? request.sut : Sut.parse({ schema: 'twinward.sut/1', id: 'wall', title: 'Wall', version: '1', clock: sutClock, start: { command: [process.execPath, new URL(`fixtures/${script}`, import.meta.url).pathname] } });
  const started = performance.now();
  const run = await runScenario({ ...request, sut, live: true }, { onProgress: () => {}, signal, ...(onMessages && { onMessages }) }, { ...nodeHost, clock, transport: () => createEmbeddedTransport({ sut }) });
  return { run, wallMs: performance.now() - started };
}

describe('a run on the wall clock', () => {
  it('drives a SUT that answers no clock, closes its account, and plans what a stepped run plans', async () => {
    const handed: number[] = [];
    const { run, wallMs } = await live('event', 'wall-sut.ts', { onMessages: (tick, seen) => void handed.push(...seen.map(() => tick)) });
    const { report } = run;
    expect(report.performance).toMatchObject({ live: true, ticks: 36, messages: handed.length });
    expect(handed).toEqual(handed.toSorted((a, b) => a - b));
    expect(new Set(handed).size).toBeGreaterThan(30);
    expect(wallMs).toBeGreaterThan(12_000);
    expect(report.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
    expect(report.account.received).toBeGreaterThan(300);
    expect(report.manifest.digests.planned).toBe((await labRun(SHORT)).report.manifest.digests.planned);
    const performance = report.performance as { latency: { 'message-us': { n: number; p50: number } }; messages: number; behindMsMax: number };
    expect(performance.latency['message-us'].n).toBe(performance.messages);
    // A message through a broker takes longer than this, and the lab is not hours late.
    expect(performance.latency['message-us'].p50).toBeGreaterThan(20);
    expect(performance.latency['message-us'].p50).toBeLessThan(5_000_000);
    // What it said is graded on the simulated time axis, at or after the readings that it rests on.
    const said = run.alerts.map((line) => JSON.parse(line) as { alert: Alert; gradedAt: number });
    expect(said.length).toBeGreaterThan(0);
    for (const { alert, gradedAt } of said) {
      const start = Date.parse(SHORT.start);
      expect(alert.at).toBeGreaterThanOrEqual(start);
      expect(alert.at).toBeLessThanOrEqual(gradedAt);
      expect(gradedAt).toBeGreaterThanOrEqual(alert.evidence[0]?.at as number);
      expect(gradedAt).toBeLessThanOrEqual(start + 12 * 60_000);
    }
  });

  it('gives the reference its clock without waiting for its watermark', async () => {
    const { run } = await live('watermark', undefined);
    expect(run.report.account).toMatchObject({ unexplained: 0, lost: { broker: 0 } });
    expect((run.report.performance['wire'] as { clocks: number }).clocks).toBe(36);
  });

  it('of a lab that falls behind says so: nothing is decided', async () => {
    let rests = 0;
    const { epochMs, nowMs, sleep } = nodeHost.clock;
    const slow: WallClock = { epochMs, nowMs, sleep: async (ms, until) => sleep((rests += 1) === 5 ? ms + 3_000 : ms, until) };
    const { run } = await live('event', 'wall-sut.ts', { scenario: { ...SHORT, duration: '3m' }, clock: slow });
    expect(run.report.verdict).toBe('unknown');
    expect(run.report.reasons.join()).toMatch(/the lab did not keep up: a message left [2-4]\d{3} ms after its time/);
  });

  it('ends at once when the user stops it, with what has come', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 3_000);
    const { run, wallMs } = await live('event', 'wall-sut.ts', { pace: '1x', signal: stop.signal });
    expect(wallMs).toBeLessThan(20_000);
    expect(run.report.verdict).toBe('unknown');
    expect(run.report.reasons.join()).toContain('stopped by the user');
  });
});

it('times move, and nothing else', () => {
  const text = '{"v":1,"run":"at","sentAt":100,"obs":[{"dev":"at","value":5,"at":90,"q":1}]}';
  expect(shiftTimes(text, 7)).toBe('{"v":1,"run":"at","sentAt":107,"obs":[{"dev":"at","value":5,"at":97,"q":1}]}');
  expect(shiftTimes(shiftTimes(text, 7), -7)).toBe(text);
});

it('the night stays the night, however far the clock is moved', () => {
  const world = new World({ scenario: SHORT });
  const enrolment = world.enrolment(world.home(0), 'r');
  const [from, to] = enrolment.carePlan.sleep;
  const { sleep } = shiftEnrolment(enrolment, 90 * 60_000).carePlan;
  expect(sleep).toEqual([(from + 90) % 1440, (to + 90) % 1440]);
  expect(shiftEnrolment(shiftEnrolment(enrolment, -90 * 60_000), 90 * 60_000)).toEqual(enrolment);
});
