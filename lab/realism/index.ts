/** The studies of the realism scorecard, and how their figures are graded. */
import { accuracy } from './devices.ts';
import { fallDetector, weightRules, wellElders } from './detectors.ts';
import { healthyGlucose, type1Glucose, type2Glucose } from './glucose.ts';
import { adults, olderSleepers, variability } from './heart-and-breath.ts';
import { diligence, elders, illDays } from './home-life.ts';
import { flareUps } from './illness.ts';
import { falling, heartYears, lungYears } from './incidence.ts';
import { clinicTemperatures, copdWeek, feverish, skinTones, tromso } from './oxygen-and-temperature.ts';
import { belgians, ohasama, pamela, warren } from './pressure.ts';
import { mean, runStudy, type Margin, type Statistic, type Study } from './study.ts';

export const STUDIES: readonly Study[] = [
  adults, olderSleepers, variability, ohasama, belgians, pamela, warren, tromso, copdWeek, clinicTemperatures, feverish, skinTones, healthyGlucose, type2Glucose, type1Glucose, elders, diligence,
  illDays, accuracy, flareUps, falling, lungYears, heartYears, weightRules, fallDetector, wellElders,
];

/** `good`: inside the margin; `near`: outside, but off by no more than 30 %; `far`: beyond. */
export type Verdict = 'good' | 'near' | 'far';

export interface Graded extends Statistic {
  cohort: string;
  study: string;
  /** mean over seeds; `null` where nothing could be computed */
  value: number | null;
  /** one per seed */
  values: readonly number[];
  verdict: Verdict;
}

/** Lowest and highest value inside a margin. */
export function bounds({ target, margin }: { target: number; margin: Margin }): [number, number] {
  if ('share' in margin) return [target - Math.abs(target) * margin.share, target + Math.abs(target) * margin.share];
  if ('within' in margin) return [target - margin.within, target + margin.within];
  if ('band' in margin) return [margin.band[0], margin.band[1]];
  return 'above' in margin ? [margin.above, Infinity] : [-Infinity, margin.below];
}

/** A direction has no near miss. */
export function judge(statistic: Pick<Statistic, 'target' | 'margin'>, value: number): Verdict {
  const [low, high] = bounds(statistic);
  if (value >= low && value <= high) return 'good';
  if (!Number.isFinite(low) || !Number.isFinite(high)) return 'far';
  const edge = value < low ? low : high;
  return Math.abs(value - edge) <= 0.3 * Math.abs(edge) ? 'near' : 'far';
}

/** Pools the figures of a study's seeds. */
export function grade({ id: study, cohort, statistics }: Study, bySeed: readonly Readonly<Record<string, number>>[]): Graded[] {
  return statistics.map((statistic) => {
    const values = bySeed.map((figures) => figures[statistic.id] ?? NaN).filter((value) => !Number.isNaN(value));
    const value = values.length > 0 ? mean(values) : null;
    return { ...statistic, cohort, study, value, values, verdict: value === null ? 'far' : judge(statistic, value) };
  });
}

/** @param scale share of the full number of homes @param told after each study and seed */
export function measure(studies: readonly Study[], seeds: readonly string[], scale: number, told: (study: Study, seed: string) => void = () => {}): Graded[] {
  return studies.flatMap((study) => grade(study, seeds.map((seed) => {
    const figures = runStudy(study, seed, scale);
    told(study, seed);
    return figures;
  })));
}
