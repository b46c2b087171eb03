/** The catalogue of broken pipelines: complete, each with a bug of its own, and each found in one world by the metric and the finding meant for it. */
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Alert } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { bringNodeHash } from '../../../lab/host-node/sha256.ts';
import { BROKEN } from '../../../lab/selfcheck/broken/index.ts';
import type { Broken } from '../../../lab/selfcheck/bug.ts';
import { judge } from '../../../lab/selfcheck/judge.ts';
import { oneSeed, type SeedResult } from '../../../lab/selfcheck/one-seed.ts';
import { JUDGED } from '../../../lab/selfcheck/paired.ts';
import { playBug, playReference } from '../../../lab/selfcheck/play.ts';
import { inOrder, RANKING_SCENARIO, rankingWorld } from '../../../lab/selfcheck/ranking.ts';
import { type Recording, recordWorld } from '../../../lab/selfcheck/recording.ts';
import { SOUND } from '../../../lab/selfcheck/sound.ts';
import { buildReport } from '../../../reports/build-report.ts';
import { LEVEL } from '../../../reports/significance.ts';
import { namedScenario } from '../../support/named-scenario.ts';
import { oracle } from '../../support/oracle.ts';

beforeAll(bringNodeHash);

describe('the catalogue of broken pipelines', () => {
  it('is the folder, each file one pipeline of its name', () => {
    const files = readdirSync(new URL('../../../lab/selfcheck/broken', import.meta.url)).filter((name) => name !== 'index.ts').map((name) => name.replace(/\.ts$/, ''));
    expect(BROKEN.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
    expect(BROKEN.length).toBeGreaterThanOrEqual(24);
  });

  it.each(BROKEN.map((one) => [one.id, one] as const))('%s says what is wrong with it, where that is from, and what is to find it', (_, { id, title, wrong, metric, names, sources }) => {
    expect(JUDGED.map((one) => one.id)).toContain(metric);
    for (const text of [title, wrong, ...sources]) expect(text.length).toBeGreaterThan(5);
    expect(sources.length).toBeGreaterThan(0);
    expect(names.words.test(''), 'words that name nothing').toBe(false);
    expect(BROKEN.filter((other) => other.id === id || other.title === title || other.wrong === wrong)).toHaveLength(1);
  });
});

describe('one world', () => {
  let seen: SeedResult;
  beforeAll(async () => { seen = (await oneSeed(namedScenario('selfcheck', { seed: 'test-1' }), { broken: BROKEN, sound: SOUND, ranking: rankingWorld(namedScenario(RANKING_SCENARIO)) }))!; }, 400_000);

  it.each(BROKEN.map((one) => [one.id, one] as const))('shows what is wrong with %s: its metric falls, and a finding names it', (_, broken: Broken) => {
    const [judged] = judge([seen], [broken], []).broken;
    const { fall, finding } = judged!;
    expect(fall.worse, canonicalJson(fall)).toBeGreaterThan(fall.better);
    expect(fall.p, canonicalJson(fall)).toBeLessThan(LEVEL);
    expect(`${finding?.title}. ${finding?.text}`).toMatch(broken.names.words);
  });

  it('tells every bug from every other', () => {
    const marks = Object.entries(seen.broken).map(([id, { changes }]) => [id, canonicalJson(changes)] as const);
    for (const [id, mark] of marks) expect(marks.filter(([, other]) => other === mark).map(([other]) => other)).toEqual([id]);
  });

  it('takes no episode for the bands of breathing but a failing heart', () => {
    const { words } = BROKEN.find(({ id }) => id === 'one-band-off')!.names;
    const told = (what: string): string => `Missed. Vivian Goyette (74, COPD, heart failure): ${what} from 04:11; the readings that showed it arrived at 04:16; no alert came.`;
    expect([words.test(told('a decompensation of heart failure')), words.test(told('a fall with a long lie'))]).toEqual([true, false]);
  });

  it.each(SOUND.map(({ id }) => id))('shows no home in which %s is better or worse than the reference', (id) => {
    expect(Object.entries(seen.sound[id]!.changes).filter(([, { worse, better }]) => worse + better > 0)).toEqual([]);
  });

  it('puts pipelines of known quality in order', () => expect(inOrder(seen.ranking!), canonicalJson(seen.ranking)).toBe(true));
});

describe('a recording', () => {
  let recording: Recording;
  beforeAll(async () => { recording = await recordWorld(namedScenario('selfcheck', { seed: 'test-2' })); });

  it('ranks the reference below an oracle that sees when it could have been known', () => {
    const score = (alerts: Parameters<Recording['recordOf']>[0]): number => buildReport(recording.recordOf(alerts), {}).score!;
    const reference = playReference(recording);
    expect(score(oracle(recording.recordOf([])))).toBeGreaterThan(score(reference));
  });

  it('says the same however often it is played, with a bug or without', () => {
    const reference = playReference(recording);
    expect(playReference(recording)).toEqual(reference);
    for (const { create } of BROKEN.filter(({ id }) => id === 'stale-clears' || id === 'twenty-minutes-late')) {
      const said = playBug(recording, create, reference);
      expect(playBug(recording, create, reference)).toEqual(said);
      expect(said).not.toEqual(reference);
    }
  });

  it('is known whole to a store that reads it again, however often the pipeline is restarted', () => {
    const twice = { ...recording, ticks: recording.ticks.map((tick, place) => ({ ...tick, restart: tick.restart || place === recording.ticks.length - 120 })) };
    expect(twice.ticks.filter(({ restart }) => restart)).toHaveLength(2);
    const reference = playReference(twice);
    expect(SOUND.find(({ id }) => id === 'other-store')!.play(twice, reference)).toEqual(reference);
  });

  it('makes broken pipelines say what the contract allows: it is not the form that gives them away', () => {
    const reference = playReference(recording);
    for (const { id, create } of BROKEN.filter((one) => !one.create().hear)) {
      const said = playBug(recording, create, reference).map(({ alert }) => Alert.safeParse(alert).error?.message);
      expect(said.filter((error) => error !== undefined), id).toEqual([]);
    }
  });

  it('holds alarms that somebody played again, and the reference takes them for what they are', () => {
    const { redeliveries, restarts } = recording.recordOf([]);
    const replays = redeliveries.filter(({ arrivedAt, from }) => arrivedAt - from > 80 * 60_000);
    expect(replays.length).toBeGreaterThan(10);
    expect(restarts).toHaveLength(1);
    const { metrics, findings } = buildReport(recording.recordOf(playReference(recording)), {});
    expect(findings.filter(({ outcome }) => outcome === 'redelivery-alerted-twice')).toEqual([]);
    expect(metrics['handling.mishandled']!.n).toBeGreaterThan(replays.length);
  });
});
