/** SCORING §5: paired twins. What would have come anyway detects nothing, and a clean run against itself shows nothing. */
import { expect, it } from 'vitest';
import type { Alert } from '../../contract/alert.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { VirtualTransport } from '../../lab/run/virtual.ts';
import { homeNumber, labRun, voice } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

const START = Date.parse('2026-01-14T18:00:00Z');
const at = (minute: number) => START + minute * 60_000;
const hypoxia = (home: string, minute: number, id = `${home}-${minute}`): Alert => ({
  id, home, at: at(minute), kind: 'clinical', code: 'hypoxia', priority: 'high', route: 'nurse', state: 'raised', text: 'low oxygen', evidence: [],
});
const saying = (...alerts: Alert[]) => () => new VirtualTransport(voice((now) => alerts.filter((alert) => alert.at === now)));

/** Low oxygen in homes 1 and 2; decoys everywhere. */
const SICK: Scenario = testScenario({
  homes: 4, duration: '7h',
  plant: {
    episodes: [{ id: 'copd-exacerbation', homes: [homeNumber(1), homeNumber(2)], window: ['30m', '31m'], severity: [0.9, 1] }],
    decoys: [{ id: 'motion-artefact', homes: [1, 2, 3, 4].map(homeNumber), window: ['1h', '5h'] }],
  },
});
const episodes = async (scenario: Scenario, options: Parameters<typeof labRun>[1]) => {
  const { report } = await labRun(scenario, options);
  const found = report.findings.filter(({ kind }) => kind === 'episode');
  return { report, outcomes: Object.fromEntries(found.map(({ home, outcome }) => [home, outcome])) };
};

it('a clean scenario against itself finds nothing, and the noise floor is nought', async () => {
  const clean = { ...SICK, plant: { ...SICK.plant, episodes: [], faults: [] } };
  const { report } = await labRun(clean, { paired: true });
  expect(report.paired).toMatchObject({ causedAlerts: 0, vanishedAlerts: 0, noiseFloor: 0 });
  expect(report.findings.filter(({ kind }) => kind === 'paired')).toEqual([]);
  expect(report.performance['twins']).toHaveLength(2);
  const alone = await labRun(clean);
  expect(report.manifest.digests).toEqual(alone.report.manifest.digests);
});

it('the reference detects by what the episode caused, with a noise floor of nought', async () => {
  const [alone, paired] = [await episodes(SICK, {}), await episodes(SICK, { paired: true })];
  expect(Object.values(alone.outcomes)).toContain('detected');
  expect(paired.outcomes).toEqual(alone.outcomes);
  expect(paired.report.paired).toMatchObject({ noiseFloor: 0 });
  expect(paired.report.paired?.causedAlerts).toBeGreaterThan(0);
  expect(paired.report.manifest.digests).toEqual(alone.report.manifest.digests);
});

it('an alert that the clean twin has too detects nothing', async () => {
  // Three hours in, both episodes stand. The pipeline shouts in both homes, whatever it hears.
  const both = saying(hypoxia(homeNumber(1), 200), hypoxia(homeNumber(2), 200));
  const alone = await episodes(SICK, { transport: both });
  expect(alone.outcomes).toEqual({ [homeNumber(1)]: 'detected', [homeNumber(2)]: 'detected' });
  let call = 0;
  const onlyFirstInTwin = () => (call++ === 0 ? both() : saying(hypoxia(homeNumber(1), 200))());
  const paired = await episodes(SICK, { paired: true, transport: onlyFirstInTwin });
  expect(paired.outcomes).toEqual({ [homeNumber(1)]: 'missed', [homeNumber(2)]: 'detected' });
  expect(paired.report.paired).toEqual({ cleanAlerts: 1, causedAlerts: 1, vanishedAlerts: 0, noiseFloor: 0 });
  expect(call).toBe(3);
});

it('an alert that comes only without the cause has vanished', async () => {
  let call = 0;
  const { report } = await labRun(SICK, { paired: true, transport: () => (call++ === 0 ? saying()() : saying(hypoxia(homeNumber(3), 100))()) });
  expect(report.paired).toEqual({ cleanAlerts: 1, causedAlerts: 0, vanishedAlerts: 1, noiseFloor: 0 });
  expect(report.findings.find(({ kind, outcome }) => kind === 'paired' && outcome === 'vanished')).toMatchObject({ home: homeNumber(3) });
});

it('a pipeline that does not say the same twice has a noise floor', async () => {
  let call = 0;
  const { report } = await labRun(SICK, { paired: true, transport: () => saying(hypoxia(homeNumber(3), 100 + call++))() });
  expect(report.paired?.noiseFloor).toBe(2);
  expect(report.findings.find(({ id }) => id === 'paired:caused')?.text).toContain('differs in 2 alerts');
});

it('trouble in the twin makes the verdict unknown', async () => {
  const stop = new AbortController();
  const { report } = await labRun(SICK, { paired: true, signal: stop.signal, onProgress: ({ phase, tick }) => { if (phase === 'twin' && tick === 20) stop.abort(); } });
  expect(report).toMatchObject({ verdict: 'unknown', reasons: expect.arrayContaining(['clean twin: stopped by the user after 20 of 420 ticks']) });
  expect(report.reasons[0]).toMatch(/^clean twin: stopped/);
});
