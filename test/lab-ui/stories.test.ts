/** The three stories held against the runs they play in: what they say happens does happen, when they say so, and the reference pipeline says what they say it says. */
import { beforeAll, describe, expect, it } from 'vitest';
import { layerOfCode } from '../../contract/alert-codes.ts';
import { firstAlert, firstTruth, momentOf, Seen } from '../../lab-ui/demo/lookups.ts';
import { STORIES } from '../../lab-ui/demo/stories.ts';
import { readFolder } from '../../lab-ui/model/read-folder.ts';
import type { RunView } from '../../lab-ui/model/run-view.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { runInTexts } from './support.ts';

const MINUTE = 60_000;
const [FALLS, SILENT, ILL, FIRST] = [36, 16, 4, 0];
const views = new Map<string, RunView>();
beforeAll(async () => {
  for (const { id, scenario } of STORIES) views.set(id, readFolder((await runInTexts(namedScenario(scenario))).texts).view);
}, 300_000);

describe.each(STORIES.map((story) => [story.id, story] as const))('%s', (id, { beats }) => {
  it('passes, and every moment it waits for comes about when it should', () => {
    const run = views.get(id)!;
    expect(run.verdict).toBe('pass');
    let last = run.start;
    for (const { at } of beats) {
      const moment = momentOf(at, run);
      expect(moment, JSON.stringify(at)).toBeDefined();
      expect(Math.abs(moment! - run.start - at.near * MINUTE), JSON.stringify(at)).toBeLessThanOrEqual(2 * MINUTE);
      expect(moment!).toBeGreaterThanOrEqual(last);
      last = moment!;
    }
  });

  it('tells of an alert where it waited for one, and its captions have names, times and grades of the run', () => {
    const run = views.get(id)!;
    const captions = beats.map(({ at, caption }) => caption!(new Seen(run, momentOf(at, run)!, () => 8)));
    for (const [index, { at }] of beats.entries()) if (at.alert) expect(captions[index]!.said).toMatchObject({ alert: { code: at.alert.code, home: at.alert.home }, state: at.alert.state ?? 'raised' });
    const last = captions.at(-1)!;
    expect(last.true).toMatch(/the (alert|ticket) came at \d\d:\d\d/);
    expect(captions.flatMap(({ plain, true: truly }) => [plain, truly]).join(' ')).toContain(run.homes[{ 'fall': FALLS, 'silent-night': SILENT, 'street': ILL }[id]]!.name!);
  });
});

it('a fall at night: told within five minutes, asked after again when nobody answers, and a nurse comes within the hour', () => {
  const run = views.get('fall')!;
  const [lies, alert, visit] = [firstTruth(run, FALLS, 'fall-with-long-lie')!, firstAlert(run, FALLS, 'fall')!, firstTruth(run, FALLS, 'visit')!];
  expect(alert.at - lies.from).toBeGreaterThan(0);
  expect(alert.at - lies.from).toBeLessThanOrEqual(5 * MINUTE);
  expect(alert).toMatchObject({ priority: 'high', route: 'nurse', verdict: 'right' });
  expect(alert.steps.map(([, state]) => state)).toEqual(['raised', 'escalated', 'resolved']);
  expect(visit.from).toBeGreaterThan(alert.at);
  // Nobody is called out before the alert, and help is there before the lie is a long one.
  expect(lies.to - lies.from).toBeLessThan(60 * MINUTE);
  expect(run.alerts.filter(({ home }) => home !== FALLS)).toEqual([]);
});

it('a silent night: a ticket that accuses the hub, and no clinical alert in that home or another', () => {
  const run = views.get('silent-night')!;
  const [dark, ticket] = [firstTruth(run, SILENT, 'hub-power-loss')!, firstAlert(run, SILENT, 'hub-offline')!];
  expect(ticket.at - dark.from).toBeLessThanOrEqual(6 * MINUTE);
  expect(ticket).toMatchObject({ kind: 'technical', route: 'technician', verdict: 'right' });
  expect(layerOfCode(ticket.code)).toBe('hub');
  expect(run.alerts.filter(({ kind }) => kind === 'clinical')).toEqual([]);
  expect(ticket.text).toContain('backup cell');
});

it('a street without power: one ticket for the street, the patient in the dark is named in it, and her alert comes within ten minutes of the power', () => {
  const run = views.get('street')!;
  const [cut, ticket, alert, ill] = [firstTruth(run, ILL, 'street-power-cut')!, firstAlert(run, FIRST, 'shared-outage')!, firstAlert(run, ILL, 'hypoxia')!, firstTruth(run, ILL, 'copd-exacerbation')!];
  expect(ticket.at - cut.from).toBeLessThanOrEqual(2 * MINUTE);
  expect(ticket.text).toContain('a power cut in the street');
  expect(ticket.text).toContain(run.homes[ILL]!.id);
  expect(new Set(run.alerts.filter(({ kind }) => kind === 'technical').map(({ home, code }) => `${home} ${code}`))).toEqual(new Set([`${FIRST} shared-outage`]));
  expect(run.truths.filter(({ entry }) => entry === 'street-power-cut')).toHaveLength(24);
  // It began before the cut and was told after it: in the dark nobody could know.
  expect(ill.from).toBeLessThan(cut.from);
  expect(alert.at).toBeGreaterThan(cut.to);
  expect(alert.at - cut.to).toBeLessThanOrEqual(10 * MINUTE);
  expect(alert).toMatchObject({ priority: 'high', route: 'nurse', verdict: 'right' });
});
