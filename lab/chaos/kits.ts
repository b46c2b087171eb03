/** Who lives in the homes of a chaos run: a handful of groups, so that every fault and most episodes fit somewhere. */
import type { PopulationGroup } from '../../contract/scenario.ts';
import { DEVICES } from '../../sim/devices/index.ts';

/** A group but for its share. */
export type Kit = Omit<PopulationGroup, 'share'>;

/** The first is the simplest: a failing scenario shrinks towards it. */
export const KITS: readonly Kit[] = [
  { id: 'lungs', age: [62, 88], conditions: ['copd', 'hypertension'], medicines: ['inhaler', 'oxygen'], devices: ['pulse-oximeter', 'wearable', 'thermometer', 'smart-bed', 'spirometer', 'respiration-belt', 'fall-pendant'] },
  { id: 'heart', age: [66, 92], conditions: ['heart-failure', 'atrial-fibrillation', 'hypertension'], medicines: ['beta-blocker', 'diuretic', 'anticoagulant'], devices: ['scale', 'blood-pressure-cuff', 'wearable', 'ecg-patch', 'smart-bed'] },
  { id: 'sugar', age: [45, 82], conditions: ['diabetes-type-1'], medicines: ['insulin'], devices: ['cgm', 'glucometer', 'wearable', 'scale', 'thermometer'], partner: 1 },
  { id: 'frail', age: [78, 97], conditions: ['frailty', 'dementia', 'depression'], medicines: [], devices: ['fall-pendant', 'sos-button', 'pir', 'door', 'environment-sensor', 'smart-bed', 'pill-dispenser', 'wearable'] },
  { id: 'visited', age: [60, 85], conditions: ['post-operative', 'asthma'], medicines: ['opioid'], devices: ['video-tablet', 'pulse-oximeter', 'thermometer', 'blood-pressure-cuff'], calendar: [{ kind: 'video-visit', at: '40m', minutes: 30 }, { kind: 'nurse-visit', at: '90m' }] },
  { id: 'everything', age: [70, 80], conditions: ['copd', 'heart-failure', 'frailty', 'diabetes-type-2'], medicines: ['insulin', 'diuretic'], devices: DEVICES.map(({ id }) => id as Kit['devices'][number]), calendar: [{ kind: 'video-visit', at: '70m', minutes: 40 }] },
];
