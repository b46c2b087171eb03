/** Who lives in a home: drawn from the scenario's population, or taken from a user's patient record. */
import type { Condition, DeviceKind, EnrolledResident, Medicine, Thresholds } from '../../contract/messages.ts';
import type { PatientRecord } from '../../contract/patient.ts';
import type { PopulationGroup } from '../../contract/scenario.ts';
import { clamp, roundTo } from '../core/math.ts';
import { type Rng, streamId } from '../core/rng.ts';

/** A resident and the personal normals from which the body starts. Units as in `codes.ts`; clock times in minutes of the day. */
export interface Profile {
  home: number;
  birthYear: number;
  age: number;
  sex: 'female' | 'male';
  conditions: readonly Condition[];
  medicines: readonly Medicine[];
  heartRate: number;
  respiration: number;
  spo2: number;
  /** fall of saturation asleep, percentage points */
  spo2NightDrop: number;
  temperature: number;
  systolic: number;
  diastolic: number;
  glucose: number;
  weight: number;
  /** share of prescribed measurements taken */
  adherence: number;
  bedtime: number;
  wakeTime: number;
  nightVoids: number;
  thresholds: Thresholds;
}

const PROFILE = streamId('profile');
const has = (conditions: readonly Condition[], condition: Condition) => conditions.includes(condition);

/** Draws a profile. Every draw has its own index, so that a new one changes no other. @param year calendar year of the run */
export function drawProfile(rng: Rng, home: number, year: number, group: PopulationGroup, record: PatientRecord | undefined): Profile {
  const u = (index: number) => rng.uniform(home, PROFILE, index);
  const z = (index: number) => rng.normal(home, PROFILE, index);
  const age = record ? year - record.birthYear : Math.floor(group.age[0] + (group.age[1] - group.age[0] + 1) * u(0));
  const sex = record ? record.sex : u(1) < 0.57 ? 'female' : 'male'; // assumption: home-care lists are a little more female
  const conditions = record ? record.conditions : group.conditions;
  const medicines = record ? record.medicines : group.medicines;
  const copd = has(conditions, 'copd');
  const failing = has(conditions, 'heart-failure');
  const diabetic = has(conditions, 'diabetes-type-1') || has(conditions, 'diabetes-type-2');
  const blocked = medicines.includes('beta-blocker');
  // @source HR-1 (Quer 2020): 65.5 ± 7.7 resting; shifts by condition and medicine: assumption
  const heartRate = clamp(65.5 + 7.7 * z(2) + (copd ? 7 : 0) + (failing ? 5 : 0) - (blocked ? 5 : 0), 44, 98);
  // @source RR-1 asleep 15.4, central 90 % 11.8–19.2; RR-3 awake limit 28 in old age; shifts: assumption
  const respiration = clamp(16.4 + 1.8 * z(3) + (copd ? 2.2 : 0) + (failing ? 1.6 : 0), 11, 23);
  // @source OX-1 (Tromsø), OX-3 (Buekers 2019: COPD day 92.1 ± 2.9, night 89.9)
  const spo2 = copd ? clamp(92.4 + 1.7 * z(4), 88.5, 96.5) : clamp(96.8 + 0.9 * z(4), 94, 99);
  const spo2NightDrop = copd ? clamp(2.2 + 0.8 * z(5), 0.5, 4) : clamp(0.7 + 0.4 * z(5), 0, 2);
  const temperature = clamp(36.62 + 0.15 * z(6) - 0.0021 * (age - 40), 36, 37.1); // @source TE-1
  const systolic = record?.systolic ?? clamp(127 + 13 * z(7) + (has(conditions, 'hypertension') ? 9 : 0), 95, 172); // @source BP-1
  const diastolic = record?.diastolic ?? clamp(75.7 + 8 * z(8), 52, 98);
  const glucose = diabetic ? clamp(148 + 24 * z(9), 105, 230) : clamp(100 + 6 * z(9), 86, 118); // @source GL-1; diabetic level: assumption
  const weight = record?.weight ?? roundTo(clamp((sex === 'female' ? 69 : 82) + 12 * z(10), 44, 140), 0.1);
  const hypercapnic = copd && u(11) < 0.3; // assumption: share with confirmed hypercapnic failure among remotely monitored COPD
  const onOxygen = copd && medicines.includes('oxygen');
  return {
    home, birthYear: year - age, age, sex, conditions, medicines, heartRate, respiration, spo2, spo2NightDrop, temperature, systolic, diastolic, glucose, weight,
    adherence: clamp(1 - 0.45 * u(12) * u(12) * u(12), 0.3, 1), // @source AD-1: many near-perfect people and a long tail; shape simplified for one night
    bedtime: Math.round(clamp(22 * 60 + 35 * z(13), 20.5 * 60, 23.75 * 60)),
    wakeTime: Math.round(clamp(6 * 60 + 45 + 35 * z(14), 5 * 60, 8.5 * 60)),
    nightVoids: u(15) < 0.2 ? 0 : u(15) < 0.44 ? 1 : u(15) < 0.8 ? 2 : 3, // @source SL-2: two or more in 56 %
    thresholds: prescribe(copd, failing, diabetic, hypercapnic, onOxygen, spo2, spo2NightDrop, weight),
  };
}

/** The limits a clinician sets at enrolment, from what an ordinary week of measuring shows. */
function prescribe(copd: boolean, failing: boolean, diabetic: boolean, hypercapnic: boolean, onOxygen: boolean, spo2: number, drop: number, weight: number): Thresholds {
  return {
    ...(hypercapnic && { spo2Scale2: true }),
    ...(onOxygen && { onOxygen: true }),
    // assumption: four points below the person's usual night level, inside the 80–91 that NEWS2 scores on one of its scales
    ...(copd && { spo2Low: Math.round(clamp(spo2 - drop - 4, 80, 91)) }),
    ...(failing && { weightReference: roundTo(weight, 0.1), weightGain: 2 }),
    ...(diabetic && { glucoseLow: 70, glucoseHigh: 300 }),
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
  if (has(conditions, 'copd') || has(conditions, 'asthma')) devices.add('pulse-oximeter');
  if (has(conditions, 'heart-failure')) devices.add('scale').add('blood-pressure-cuff');
  if (has(conditions, 'hypertension') || has(conditions, 'coronary-disease') || has(conditions, 'stroke') || has(conditions, 'atrial-fibrillation')) devices.add('blood-pressure-cuff');
  if (has(conditions, 'diabetes-type-1') || has(conditions, 'diabetes-type-2')) devices.add('cgm');
  return [...devices];
}
