/** The realism scorecard at reduced counts; in full: `npm run prove -- realism`. */
import { describe, expect, it } from 'vitest';
import { misses, passes } from '../../lab/cli/realism-command.ts';
import { bounds, grade, judge, measure, STUDIES } from '../../lab/realism/index.ts';
import { renderRealism } from '../../lab/realism/page.ts';
import { slope } from '../../lab/realism/study.ts';

const QUICK = ['tromso', 'skin-tones', 'healthy-glucose', 'type-2-glucose', 'falling', 'lung-years', 'heart-years', 'variability', 'accuracy', 'fall-detector', 'well-elders', 'pamela'];

describe('the realism scorecard', () => {
  it('has at least sixty statistics, each with a source, a cohort and an id of its own', () => {
    const all = STUDIES.flatMap(({ statistics, cohort }) => statistics.map((one) => ({ ...one, cohort })));
    expect(all.length).toBeGreaterThanOrEqual(60);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, source, cohort, target, margin } of all) {
      expect(source.length, id).toBeGreaterThan(5);
      expect(cohort.length, id).toBeGreaterThan(10);
      const [low, high] = bounds({ target, margin });
      expect(target >= low && target <= high, `${id}: the published value lies inside its margin`).toBe(true);
    }
    expect(all.filter(({ level }) => level === 'detector').length).toBeGreaterThanOrEqual(7);
  });

  it('judges by the margin: inside, off by up to 30 % of the nearest edge, beyond', () => {
    const of = (value: number) => judge({ target: 10, margin: { share: 0.1 } }, value);
    expect([of(9.001), of(10.999), of(11.5), of(14.29), of(14.4), of(6.31), of(6.2)]).toEqual(['good', 'good', 'near', 'near', 'far', 'near', 'far']);
    expect([judge({ target: 1, margin: { above: 0 } }, 0.1), judge({ target: 1, margin: { above: 0 } }, -0.1)]).toEqual(['good', 'far']);
  });

  it('is met, at a fraction of its counts, by studies that are quick; and the same twice', () => {
    const studies = STUDIES.filter(({ id }) => QUICK.includes(id));
    const graded = measure(studies, ['1', '2'], 0.25);
    const off = graded.filter(({ verdict }) => verdict !== 'good').map(({ id, value }) => `${id} ${value}`);
    expect(off.length, off.join('; ')).toBeLessThanOrEqual(0.25 * graded.length); // small numbers scatter
    expect(graded.filter(({ verdict }) => verdict === 'far').map(({ id, value }) => `${id} ${value}`).filter((text) => !text.startsWith('ILL-4'))).toEqual([]);
    const one = studies.filter(({ id }) => id === 'tromso');
    expect(measure(one, ['1'], 0.1)).toEqual(measure(one, ['1'], 0.1));
    const page = renderRealism({ statistics: graded, seeds: 2, scale: 0.25, version: '0' });
    expect(page).not.toMatch(/NaN|undefined|<script/);
    for (const { title } of graded) expect(page).toContain(title.split('’')[0]!.slice(0, 12));
  }, 120_000);

  it('can fail: a body with another answer to fever is far off', () => {
    expect(slope([[36, 60], [37, 90], [38, 120]])).toBeCloseTo(30);
    const fever = STUDIES.find(({ id }) => id === 'feverish')!.statistics[0]!;
    expect(judge(fever, 30)).toBe('far');
  });

  it('a quick look fails by what is far off on each seed, a full one by any that is, or by too many outside', () => {
    const fever = STUDIES.find(({ id }) => id === 'feverish')!;
    const [{ id }, of] = [fever.statistics[0]!, (...values: number[]) => grade({ ...fever, statistics: [fever.statistics[0]!] }, values.map((value) => ({ [id]: value })))];
    expect([misses(of(7, 30, 7)), misses(of(30, 30, 31)), misses(of())]).toEqual([false, true, true]);
    const good = Array.from({ length: 19 }, () => of(7.2)[0]!);
    expect([passes(good), passes([...good, ...of(8.5)]), passes([...good, ...of(8.5), ...of(8.5)]), passes([...good, ...of(30)])]).toEqual([true, true, false, false]);
  });
});
