import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { hubSpeaks } from '../patient-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { median } from '../series.ts';
import type { Series } from '../series.ts';
import { HOUR_MS, mayStand, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';
import { OTHER_PERSON_KG } from '../daily.ts';

const CODE = 'device-misuse';
/** Weights of one body at least so far apart in time are two weighings, ms. @source assumption */
const APART_MS = 4 * HOUR_MS;
/** A weighing counts for so long, ms. @source assumption: one a day, and some left out */
const WEIGHED_MS = 4 * 24 * HOUR_MS;
/** Weights of another body seen so often that it is no visit. */
const OTHERS_MIN = 2;
/** By how much a sleeve, another arm or a full bladder lifts the systolic pressure, mmHg: at least and at most. @source AHA 2019 (Muntner): 5–50 over clothing; assumption: most of it */
const SLEEVE_LEAST = 10;
const SLEEVE_MOST = 45;
/** Measurements before, and since, that show the step. @source within-person SD 8.6 (Kato 2010): the mean of three against that of two */
const BEFORE_MIN = 3;
const SINCE_MIN = 2;
/** Fear, pain and illness lift the pulse with the pressure, per minute, from here on. @source white-coat effect 5–10; assumption */
const PULSE_SAME = 6;

interface Found {
  since: number;
  text: string;
  evidence: Judgement['evidence'];
}

/** Levels of another body again and again: one visit on the scale is none. `undefined` where nothing is to be said, `over` when the last two weighings are the resident's own. */
function anotherBody(home: HomeState, device: DeviceState, series: Series): Found | 'over' | undefined {
  const reference = home.residents.get(device.enrolled.resident)?.thresholds.weightReference ?? (series.length >= 4 ? median(series.value) : undefined);
  if (reference === undefined) return undefined;
  const others: number[] = [];
  let own = 0;
  for (let index = series.length - 1; index >= 0 && series.lastAt - (series.at[index] as number) <= WEIGHED_MS; index -= 1) {
    if (Math.abs((series.value[index] as number) - reference) < OTHER_PERSON_KG) {
      if (others.length === 0) own += 1;
      continue;
    }
    const newer = others.at(-1);
    if (newer === undefined || (series.at[newer] as number) - (series.at[index] as number) >= APART_MS) others.push(index);
  }
  if (own >= 2) return 'over';
  if (others.length < OTHERS_MIN || own > 1) return undefined;
  const last = others[0] as number;
  const since = series.at[others.at(-1) as number] as number;
  const text = `${others.length} weights are of another body, the last ${(series.value[last] as number).toFixed(1)} kg where ${reference.toFixed(1)} kg is usual. Ask who uses the scale`;
  return { since, text, evidence: others.slice(0, 5).map((index) => reading(device.enrolled.dev, CODES.weight.code, series.value[index] as number, series.at[index] as number)) };
}

/** Pressure a step higher at each measurement from one on, with an unchanged pulse. */
function sleeve(device: DeviceState, systolic: Series): Found | 'over' | undefined {
  const pulse = device.series.get(CODES.heartRate.code);
  const count = systolic.length;
  if (!pulse || count < BEFORE_MIN + SINCE_MIN) return undefined;
  const usual = median(systolic.value.slice(0, BEFORE_MIN)) as number;
  const high = (value: number): boolean => value - usual >= SLEEVE_LEAST;
  let from = count;
  while (from > 0 && high(systolic.value[from - 1] as number)) from -= 1;
  if (from === count) return 'over';
  if (count - from < SINCE_MIN || from < BEFORE_MIN) return undefined;
  const before = systolic.value.slice(0, from);
  const step = (median(systolic.value.slice(from)) as number) - (median(before) as number);
  const since = systolic.at[from] as number;
  const pulseStep = (median(pulse.between(since - 1, Infinity)) ?? Infinity) - (median(pulse.between(-Infinity, since - 1)) ?? 0);
  // A whole step must stand out of what is usual between two measurements of this person.
  const widest = Math.max(...before) - Math.min(...before);
  if (step < Math.max(SLEEVE_LEAST, 0.8 * widest) || step > SLEEVE_MOST || Math.abs(pulseStep) > PULSE_SAME) return undefined;
  const text = `its pressure is ${Math.round(step)} mmHg higher at each of the last ${count - from} measurements, with the same pulse. Ask whether it is put on over a sleeve, and by whom`;
  return { since, text, evidence: systolic.at.slice(from).map((at, index) => reading(device.enrolled.dev, CODES.systolic.code, systolic.value[from + index] as number, at)) };
}

function judge(home: HomeState, device: DeviceState, found: Found | 'over' | undefined, now: number, stands: Stands): Judgement[] {
  if (found && found !== 'over') return [deviceTicket(home, device, CODE, found.since, `The ${nameOf(device)} may be used in a wrong way or by another person: ${found.text}.`, found.evidence, 0)];
  if (!stands(CODE, device.enrolled.dev)) return [];
  return [deviceWord(device, CODE, found === 'over' ? 'clear' : 'hold', now, `The ${nameOf(device)} gives the usual levels again.`, 0)];
}

/** The device is right, and how it is used is not: a cuff over the sleeve, somebody else on the scale. For a call, not for a visit. */
export const deviceMisuse: Rule = {
  id: 'device-misuse',
  title: 'A device is used by the wrong person or in a wrong way',
  sources: ['AHA 2019 (Muntner)', 'Kato 2010, Am J Hypertens', 'spans: assumption'],
  judge(home, now, stands = mayStand): Judgement[] {
    if (!hubSpeaks(home, now)) return [];
    const out: Judgement[] = [];
    for (const device of home.byKind.get('scale') ?? []) {
      const series = device.series.get(CODES.weight.code);
      if (series && !device.flaw) out.push(...judge(home, device, anotherBody(home, device, series), now, stands));
    }
    for (const device of home.byKind.get('blood-pressure-cuff') ?? []) {
      const series = device.series.get(CODES.systolic.code);
      if (series && !device.flaw) out.push(...judge(home, device, sleeve(device, series), now, stands));
    }
    return out;
  },
};
