import { describe, expect, it } from 'vitest';
import { DAY_MS, atNewHour, dipsIn, keepDays, lastDay, ownHours, usualDay } from '../../pipeline/core/daily.ts';
import { DAYS_KEPT, noteDailyBed, noteDailySteps, noteDailyWear, noteDailyWeight, seriesOf } from '../../pipeline/core/day-notes.ts';
import type { Daily } from '../../pipeline/core/day-notes.ts';
import { featureById } from '../../pipeline/core/features.ts';
import { createHome } from '../../pipeline/core/patient-state.ts';
import type { HomeState } from '../../pipeline/core/patient-state.ts';
import { BED, Days, MIDNIGHT, WATCH } from './days.ts';
import { MINUTE, TestHome } from './make.ts';

const HOUR = 60 * MINUTE;
function home(): { home: HomeState; daily: Daily } {
  const state = createHome(new TestHome({ devices: [WATCH, BED] }).enrolment, MIDNIGHT);
  return { home: state, daily: state.residents.get('r1')!.daily };
}
/** A day's wear and steps. */
function worn(state: HomeState, daily: Daily, day: number, hours: number, steps: number): void {
  for (let minute = 0; minute < hours * 60; minute += 1) noteDailyWear(daily, 60, MIDNIGHT + day * DAY_MS + (480 + minute) * MINUTE);
  noteDailySteps(state.enrolment.carePlan.sleep, daily, steps, MIDNIGHT + day * DAY_MS + 12 * HOUR);
}

describe('daily', () => {
  it('closes a day an hour after its end, and leaves out one with too little wear', () => {
    const { home: state, daily } = home();
    worn(state, daily, 0, 12, 900);
    keepDays(state, MIDNIGHT + DAY_MS + 59 * MINUTE);
    expect(lastDay(daily, 'steps', MIDNIGHT + DAY_MS)).toBeUndefined();
    keepDays(state, MIDNIGHT + DAY_MS + HOUR);
    expect(lastDay(daily, 'steps', MIDNIGHT + DAY_MS)).toBe(900);
    worn(state, daily, 1, 9, 700);
    keepDays(state, MIDNIGHT + 2 * DAY_MS + HOUR);
    expect(daily.days.get('steps')?.value).toEqual([900]);
    expect(lastDay(daily, 'steps', MIDNIGHT + 2 * DAY_MS + HOUR)).toBeUndefined();
  });
  it('counts what comes late for its own day until that is closed, and never after', () => {
    const { home: state, daily } = home();
    worn(state, daily, 0, 12, 900);
    keepDays(state, MIDNIGHT + DAY_MS);
    noteDailySteps(state.enrolment.carePlan.sleep, daily, 100, MIDNIGHT + 20 * HOUR);
    keepDays(state, MIDNIGHT + DAY_MS + HOUR);
    noteDailySteps(state.enrolment.carePlan.sleep, daily, 5000, MIDNIGHT + 20 * HOUR);
    keepDays(state, MIDNIGHT + DAY_MS + 2 * HOUR);
    expect(daily.days.get('steps')?.value).toEqual([1000]);
    expect(daily.openDays.size).toBe(1);
  });
  it('counts a time out of bed and back as one, going to bed and getting up as none', () => {
    const { home: state, daily } = home();
    const at = (hours: number): number => MIDNIGHT + hours * HOUR;
    noteDailyBed(state.enrolment.carePlan.sleep, daily, true, -Infinity, at(23));
    noteDailyBed(state.enrolment.carePlan.sleep, daily, false, at(23), at(26));
    noteDailyBed(state.enrolment.carePlan.sleep, daily, true, at(23), at(26.2));
    noteDailyBed(state.enrolment.carePlan.sleep, daily, false, at(26.2), at(30.5));
    expect(daily.openNights.get(MIDNIGHT + DAY_MS)).toMatchObject({ exits: 1, bedMs: 7.3 * HOUR });
  });
  it('counts time in bed once, for who stays past noon', () => {
    const days = new Days([BED]).run(2, (minute, day) => ({ obs: minute % 5 === 0 ? [['bed', 'bedPresence', (day === 0 && minute >= 23 * 60) || (day === 1 && (minute < 13 * 60 || minute >= 22 * 60)) ? 1 : 0]] : [] }));
    days.run(0.5, (minute) => ({ obs: minute % 5 === 0 ? [['bed', 'bedPresence', minute < 7 * 60 ? 1 : 0]] : [] }));
    // To the close of the night at 08:00; then the hour after noon, and 22:00 to 07:00.
    const [first, second] = days.pipeline.known.get('h000001')!.residents.get('r1')!.daily.days.get('bedHours')!.value.slice(-2) as [number, number];
    expect(first).toBeCloseTo(9, 1);
    expect(second).toBeCloseTo(10, 1);
  });
  it('keeps no more than twice six weeks and two days of hours, whatever comes', () => {
    const { home: state, daily } = home();
    for (let day = 0; day < 200; day += 1) {
      worn(state, daily, day, 11, 1000 + day);
      noteDailyWeight(daily, undefined, 80, MIDNIGHT + day * DAY_MS + 8 * HOUR);
      for (let hour = 1; hour <= 24; hour += 1) keepDays(state, MIDNIGHT + day * DAY_MS + hour * HOUR);
    }
    for (const series of daily.days.values()) expect(series.length).toBeLessThanOrEqual(2 * 42);
    for (const series of daily.hours.values()) expect(series.length).toBeLessThanOrEqual(2 * 48);
    expect(daily.openDays.size + daily.openNights.size).toBeLessThanOrEqual(4);
    expect(usualDay(daily, 'steps', 1, 3)).toBe(1183.5);
  });
  it.each([0.25, 60, 600])('opens the rules of days once an hour, at ticks of %d s from 18:07', (tickS) => {
    const { home: state, daily } = home();
    let judged = 0;
    for (let now = MIDNIGHT + 18 * HOUR + 7 * MINUTE; now <= MIDNIGHT + 22 * HOUR + 7 * MINUTE; now += tickS * 1000) {
      keepDays(state, now);
      if (atNewHour(daily, now)) judged += 1;
    }
    expect(judged).toBe(5);
  });
  it('takes the first weighing of the day, and no visitor, whoever weighed first', () => {
    const { daily } = home();
    const weigh = (kg: number, hours: number): void => noteDailyWeight(daily, undefined, kg, MIDNIGHT + hours * HOUR);
    weigh(95, 7);
    weigh(80, 32);
    weigh(82, 36);
    weigh(80.4, 56);
    weigh(80.2, 80);
    weigh(95, 104);
    expect(daily.days.get('weight')?.value).toEqual([80, 80.4, 80.2]);
  });
  it('counts falls of saturation that came back', () => {
    expect(dipsIn([95, 95, 91, 95, 95, 90, 94])).toBe(2);
    expect(dipsIn([95, 94, 93, 94, 95])).toBe(0);
    expect(dipsIn([95, 94, 92, 90, 88, 87, 86])).toBe(0);
    expect(dipsIn([95, 91, 95, 95, 90, 94], 3)).toBe(1);
  });
  it('knows the steps of today only of who wears a watch', () => {
    const { enrolment } = new TestHome({ devices: [WATCH] });
    const state = createHome({ ...enrolment, residents: [...enrolment.residents, { ...enrolment.residents[0]!, id: 'r2' }] }, MIDNIGHT);
    const steps = ['r1', 'r2'].map((id) => featureById('steps.today')?.value(state, state.residents.get(id)!, MIDNIGHT + 12 * HOUR));
    expect(steps).toEqual([0, undefined]);
  });
  it('takes for usual what was within six weeks, and for own hours those of four days, however few came since', () => {
    const { home: state, daily } = home();
    const steps = seriesOf(daily.days, 'steps', DAYS_KEPT);
    for (const day of [0, 1, 2, 3, 4, 60, 61, 62]) steps.add(MIDNIGHT + day * DAY_MS, day < 10 ? 5000 : 1000);
    expect(usualDay(daily, 'steps', 1, 2)).toBe(1000);
    expect(usualDay(daily, 'steps', 1, 3)).toBeUndefined();
    expect(usualDay(daily, 'steps', 9, 0)).toBeUndefined();
    const hours = seriesOf(daily.hours, 'heart', 48);
    for (const hour of [2, 3, 26, 27, 36, 122, 123]) hours.add(MIDNIGHT + hour * HOUR, 60 + hour);
    expect(ownHours(state, daily, 'heart', MIDNIGHT + 98 * HOUR, 8 * HOUR)).toEqual([63, 86, 87]);
    expect(ownHours(state, daily, 'heart', MIDNIGHT + 123 * HOUR, 8 * HOUR)).toEqual([]);
  });
});
