/** Who lives in a home: drawn from the scenario's population, or taken from a user's patient record. */
import type { Condition, DeviceKind, EnrolledResident, Medicine, Thresholds } from '../../contract/messages.ts';
import type { PatientRecord } from '../../contract/patient.ts';
import type { PopulationGroup } from '../../contract/scenario.ts';
import { CONDITION_ENTRIES } from '../conditions/index.ts';
import { clamp, exp, ln, roundTo } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';

/**
 * The personal normals from which the body starts. Units as in `codes.ts`, and: `heartSwing` /min, amplitude of the 24 h rhythm; `effortHeart` 0–1, share of the heart's answer to effort, fear and
 * hypoxia that medicine leaves; `breathSpread` factor on the wander of breathing; `spo2Night` points, fall asleep; `lungs` points lost per MET of effort; `temperatureSwing` °C, amplitude of the 24 h
 * rhythm; `fever` 0–1, share of fever that the body mounts; `dip` 0–1, share by which pressure falls asleep; `pressureSpread` mmHg, standard deviation from day to day; `glucose` mg/dL, the level to
 * which it returns; `dawn` mg/dL; `secretion` 0–1 of a healthy pancreas; `sensitivity` mg/dL per unit of insulin; `hrv` ms; `pace` factor on effort and steps; `apnoea` pauses per hour asleep;
 * `pain` 0–10; `voids` per night.
 */
export const NORMALS = [
  'heartRate', 'heartSwing', 'effortHeart', 'respiration', 'breathSpread', 'spo2', 'spo2Night', 'lungs', 'temperature', 'temperatureSwing', 'fever', 'systolic', 'diastolic', 'dip',
  'pressureSpread', 'weight', 'glucose', 'dawn', 'secretion', 'sensitivity', 'hrv', 'peakFlow', 'pace', 'apnoea', 'pain', 'voids',
] as const;
export type NormalName = (typeof NORMALS)[number];

/** A resident. Clock times in minutes of the day. */
export interface Profile extends Record<NormalName, number> {
  home: number;
  birthYear: number;
  age: number;
  sex: 'female' | 'male';
  /** cm */
  height: number;
  /** Monk scale, 1 lightest – 10 darkest */
  skinTone: number;
  conditions: readonly Condition[];
  /** by condition entry: its stage */
  stages: Readonly<Record<string, string>>;
  medicines: readonly Medicine[];
  /** share of prescribed measurements taken in ordinary times */
  adherence: number;
  /** proneness to falls, infections and the like: gamma, mean 1 */
  frailty: number;
  bedtime: number;
  wakeTime: number;
  nightVoids: number;
  /** lives with somebody */
  partner: boolean;
  thresholds: Thresholds;
}

const PROFILE = streamId('profile');
const has = (conditions: readonly Condition[], condition: Condition) => conditions.includes(condition);

/** What a medicine adds to the normals. @source assumption, sizes as in prescribing references: beta-blocker −8 /min at rest; ACE inhibitor −8 mmHg; opioid slows breathing; steroid raises glucose */
const MEDICINE_SHIFTS: Readonly<Partial<Record<Medicine, Partial<Record<NormalName, number>>>>> = {
  'beta-blocker': { heartRate: -8, effortHeart: -0.4, systolic: -4 },
  'ace-inhibitor': { systolic: -6, diastolic: -3 },
  'opioid': { respiration: -1.5, voids: -0.2 },
  'steroid': { glucose: 14, hrv: -3 },
  'diuretic': { systolic: -3, voids: 0.4 },
  'inhaler': { peakFlow: 25 },
};

/** Lowest and highest of each normal among the living. @source assumption, wide; `dip` negative: a riser */
const BOUNDS: Readonly<Record<NormalName, readonly [number, number]>> = {
  heartRate: [42, 104], heartSwing: [0.5, 8], effortHeart: [0.3, 1], respiration: [10.5, 24], breathSpread: [0.3, 3.5], spo2: [86, 99.2], spo2Night: [0, 5], lungs: [0.05, 3], temperature: [36, 37.2],
  temperatureSwing: [0.1, 0.4], fever: [0, 1], systolic: [92, 185], diastolic: [50, 108], dip: [-0.05, 0.28], pressureSpread: [2, 16], weight: [38, 180], glucose: [80, 260], dawn: [0, 50],
  secretion: [0, 1], sensitivity: [12, 80], hrv: [8, 130], peakFlow: [90, 720], pace: [0.1, 2], apnoea: [0, 70], pain: [0, 8], voids: [0, 6],
};

/** Draws a profile. Every draw has its own index, so that a new one changes no other. @param year calendar year of the run */
export function drawProfile(rng: Rng, home: number, year: number, group: PopulationGroup, record: PatientRecord | undefined): Profile {
  const u = (index: number) => rng.uniform(home, PROFILE, index);
  const z = (index: number) => rng.normal(home, PROFILE, index);
  const age = record ? year - record.birthYear : Math.floor(group.age[0] + (group.age[1] - group.age[0] + 1) * u(0));
  const sex = record ? record.sex : u(1) < (group.women ?? 0.57) ? 'female' : 'male'; // assumption: home-care lists are a little more female
  const conditions = record ? record.conditions : group.conditions;
  const medicines = record ? record.medicines : group.medicines;
  const woman = sex === 'female';
  const height = record?.height ?? Math.round((woman ? 162 : 176) + 6.5 * z(16) - 0.1 * Math.max(0, age - 60)); // assumption: adults of Western Europe and North America
  const diabetic = has(conditions, 'diabetes-type-1') || has(conditions, 'diabetes-type-2');
  const normals: Record<NormalName, number> = {
    heartRate: 65.5 + 8.1 * z(2), // @source HR-1 (Quer 2020): 65.5 ± 7.7 resting, of which the watch and the days make a little
    heartSwing: 5.6 - 0.065 * (age - 45) + 0.8 * z(17), // @source HR-3: falls with age; HR-4 size (unverified): with sleep and day 5–8 /min
    effortHeart: 1,
    respiration: 16.5 + 1.95 * z(3) + 0.4 * z(2), // @source RR-1 asleep 15.4, central 90 % 11.8–19.2; RR-3 awake limit 28 in old age
    breathSpread: exp(0.6 * z(18)), // @source RR-2: within-person CV from 2.5 to 21 %
    spo2: 97.55 + 0.75 * z(4) - 0.012 * (age - 60), // @source OX-1 (Tromsø): 6.3 % of people at or below 95 %
    spo2Night: 0.7 + 0.35 * z(5), // assumption
    lungs: 0.25 + 0.05 * z(19), // assumption
    temperature: 36.61 + 0.149 * z(6) - 0.0019 * (age - 40), // @source TE-1
    temperatureSwing: 0.24 + 0.03 * z(20), // @source TE-4: about 0.5 °C from low to high
    fever: age >= 65 && u(21) < 0.25 ? 0.25 : 1 - 0.004 * Math.max(0, age - 40), // @source ILL-8: absent or blunted in 20–30 % in old age; ILL-9: less with age
    systolic: 127 + 0.4 * (age - 62) + 12.8 * z(7), // @source BP-1: 123.4 ± 15.1 at 62; age slope: assumption
    diastolic: 77.8 - 0.12 * (age - 62) + 5.2 * z(7) + 6.4 * z(8), // @source BP-1: 75.7 ± 9.0
    dip: 0.175 - 0.0013 * Math.max(0, age - 42) + 0.011 * z(22), // @source BP-6: ratio 0.87 ± 0.05; BP-7: 14 mmHg at 65–74
    pressureSpread: 3.9 * exp(0.56 * z(23)) * (1 + 0.012 * (age - 62)) * (woman ? 1.05 : 0.95), // @source BP-2: 8.6 ± 3.1 with cuff and slow drift; larger with age and in women
    weight: (woman ? 25.8 : 27) * exp(0.16 * z(10)) * (height / 100) * (height / 100), // assumption: body-mass index of older adults
    glucose: 97 + 0.16 * (age - 45) + 5 * z(9), // @source GL-1: mean 98–99, over 60 years 104
    dawn: 3 + 2 * z(24), // @source GL-6 is of diabetes; here: assumption
    secretion: 1,
    sensitivity: 42 * exp(0.25 * z(25)), // assumption: the "1700 rule" at 40 units a day
    hrv: 41.5 * exp(-0.0112 * (age - 56) + 0.24 * z(26)) * (woman ? 1.04 : 0.96), // @source HR-9 (40.0 ± 9.4 and 43.4 ± 15.2 ms at 56), HR-6 (60 % by the tenth decade)
    peakFlow: (woman ? 420 : 570) - 2.4 * Math.max(0, age - 40) + 45 * z(27), // assumption: adult nomograms
    pace: exp(0.27 * z(28)) * (1.1 - 0.023 * (age - 60)), // @source AC-1: 2,000–9,000 steps a day, falling strongly with age
    apnoea: 4 * exp(0.8 * z(29)), // assumption: fewer than 5 an hour is normal
    pain: Math.max(0, 0.8 + 1.2 * z(30)), // assumption
    voids: 0.9 + 0.034 * (age - 60) + 0.75 * z(15), // @source SL-2: two or more in 56 % of men from 65
  };
  const shift = (by: Readonly<Partial<Record<NormalName, number>>>) => {
    for (const name of NORMALS) normals[name] += by[name] ?? 0;
  };
  const stages: Record<string, string> = {};
  for (const { id, enrolled, stages: known } of CONDITION_ENTRIES) {
    if (enrolled === undefined || !has(conditions, enrolled)) continue;
    let left = rng.uniform(home, PROFILE, 60, streamId(id));
    const stage = known.find(({ share }) => (left -= share) < 0) ?? known.at(-1);
    if (!stage) continue;
    stages[id] = stage.id;
    shift(stage.shifts);
  }
  for (const medicine of medicines) shift(MEDICINE_SHIFTS[medicine] ?? {});
  if (record?.systolic !== undefined) normals.systolic = record.systolic;
  if (record?.diastolic !== undefined) normals.diastolic = record.diastolic;
  if (record?.weight !== undefined) normals.weight = record.weight;
  for (const name of NORMALS) normals[name] = clamp(normals[name], ...BOUNDS[name]);
  normals.diastolic = Math.min(normals.diastolic, normals.systolic - 25); // a pulse pressure of at least 25 mmHg: assumption
  normals.weight = roundTo(normals.weight, 0.1);
  const { spo2, spo2Night, weight } = normals;
  const copd = has(conditions, 'copd');
  const failing = has(conditions, 'heart-failure');
  const hypercapnic = copd && u(11) < 0.3; // assumption: share with confirmed hypercapnic failure among remotely monitored COPD
  return {
    ...normals, home, birthYear: year - age, age, sex, height, skinTone: tone(u(31)), conditions, stages, medicines,
    adherence: adherenceAt(u(12)),
    frailty: clamp(-ln(u(32)), 0.05, 5), // @source FA facts: over-dispersed falls need a gamma factor; its shape of 1: assumption
    bedtime: Math.round(clamp(22 * 60 + 35 * z(13), 20.5 * 60, 23.75 * 60)), // assumption: old people go to bed around ten
    wakeTime: Math.round(clamp(6 * 60 + 45 + 35 * z(14), 5 * 60, 8.5 * 60)), // assumption
    nightVoids: Math.round(normals.voids),
    partner: u(33) < (group.partner ?? 0),
    thresholds: prescribe(copd, failing, diabetic, hypercapnic, copd && medicines.includes('oxygen'), spo2, spo2Night, weight),
  };
}

/** Monk tone at a place in the population. @source assumption: a third of people at 5 or darker, as in the oximeter studies of SE-2 */
function tone(place: number): number {
  const upTo = [0.14, 0.3, 0.46, 0.62, 0.74, 0.83, 0.9, 0.95, 0.98];
  const found = upTo.findIndex((share) => place < share);
  return found < 0 ? 10 : found + 1;
}

/** Personal share of measurements taken: many near-perfect people and a long tail. @source AD-1: mean 73.6 %, SD 25.0; Kumaraswamy (1.6, 0.54) has both and a closed quantile */
export function adherenceAt(place: number): number {
  return clamp(exp(ln(1 - exp(ln(1 - place) / 0.54)) / 1.6), 0.02, 0.995);
}

/** The limits a clinician sets at enrolment, from what an ordinary week of measuring shows. */
function prescribe(copd: boolean, failing: boolean, diabetic: boolean, hypercapnic: boolean, onOxygen: boolean, spo2: number, drop: number, weight: number): Thresholds {
  return {
    ...(hypercapnic && { spo2Scale2: true }),
    ...(onOxygen && { onOxygen: true }),
    // assumption: four points below the person's usual night level, inside the 80–91 that NEWS2 scores on one of its scales
    ...(copd && { spo2Low: Math.round(clamp(spo2 - drop - 4, 80, 91)) }),
    ...(failing && { weightReference: roundTo(weight, 0.1), weightGain: 2 }),
    ...(diabetic && { glucoseLow: 70, glucoseHigh: 300 }), // @source 70: level 1 of the international consensus on CGM; 300: assumption
  };
}

/** @param thresholds as the enrolment says them, where that is not as the clinician of the profile set them */
export function enrolledResident(profile: Profile, id: string, thresholds = profile.thresholds): EnrolledResident {
  return {
    id, birthYear: profile.birthYear, sex: profile.sex, conditions: [...profile.conditions], medicines: [...profile.medicines],
    ...(Object.keys(thresholds).length > 0 && { thresholds }),
  };
}

/** The devices of a kit by what the conditions of a record ask for. */
export function devicesFor(conditions: readonly Condition[]): DeviceKind[] {
  const devices = new Set<DeviceKind>(['wearable', 'smart-bed', 'fall-pendant', 'thermometer', 'pir', 'door']);
  if (has(conditions, 'copd') || has(conditions, 'asthma') || has(conditions, 'sleep-apnoea')) devices.add('pulse-oximeter');
  if (has(conditions, 'asthma')) devices.add('spirometer');
  if (has(conditions, 'atrial-fibrillation') || has(conditions, 'palliative-care')) devices.add('ecg-patch');
  if (has(conditions, 'post-operative')) devices.add('ecg-patch').add('pulse-oximeter').add('blood-pressure-cuff');
  if (has(conditions, 'dementia')) devices.add('pill-dispenser').add('environment-sensor');
  if (has(conditions, 'depression')) devices.add('pill-dispenser').add('video-tablet');
  if (has(conditions, 'heart-failure')) devices.add('scale').add('blood-pressure-cuff');
  if (has(conditions, 'hypertension') || has(conditions, 'coronary-disease') || has(conditions, 'stroke') || has(conditions, 'atrial-fibrillation')) devices.add('blood-pressure-cuff');
  if (has(conditions, 'diabetes-type-1')) devices.add('cgm');
  if (has(conditions, 'diabetes-type-2')) devices.add('cgm').add('glucometer');
  return [...devices];
}
