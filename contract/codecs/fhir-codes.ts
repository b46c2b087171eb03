/** How readings are coded and filed in FHIR R4, wherever they are said in it. */
import { CODES } from '../codes.ts';
import type { DeviceKind } from '../messages.ts';

export interface Coding { system: string; code: string; display?: string }

export const LOINC = 'http://loinc.org';
export const UCUM = 'http://unitsofmeasure.org';
export const MDC = 'urn:iso:std:iso:11073:10101';
/** Systolic and diastolic pressure in one. */
export const PANEL = '85354-9';
/** Saturation by any pulse oximeter, beside our narrower code. */
const SPO2_LOINC = '2708-6';

/** MDC numbers as given in the HL7 PHD and DK Core guides; unverified ones are left out. @source facts/fleet-and-load.md §9.1 */
export const MDC_OF: Readonly<Record<string, string>> = {
  [CODES.spo2.code]: '150456', [CODES.respiration.code]: '151562', [CODES.temperature.code]: '150364', [PANEL]: '150020', [CODES.systolic.code]: '150021', [CODES.diastolic.code]: '150022', [CODES.capillaryGlucose.code]: '160184',
};
/** Heart rate comes by three ways, which MDC tells apart and LOINC does not. */
export const MDC_RATE: Partial<Record<DeviceKind, string>> = { 'pulse-oximeter': '149530', 'blood-pressure-cuff': '149546', 'ecg-patch': '147842' };

/** Codings beside our own. @param kind of the device that measured */
export function alsoCodedAs(code: string, kind: DeviceKind | undefined): Coding[] {
  const mdc = MDC_OF[code] ?? (code === CODES.heartRate.code && kind !== undefined ? MDC_RATE[kind] : undefined);
  return [...(code === CODES.spo2.code ? [{ system: LOINC, code: SPO2_LOINC }] : []), ...(mdc === undefined ? [] : [{ system: MDC, code: mdc }])];
}

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
/** @source observation-category (THO): `procedure` takes in electrodiagnostics and tests of function; glucose as in the HL7 CGM guide */
const CATEGORY_OF: Readonly<Record<string, string>> = Object.fromEntries(Object.entries({
  'vital-signs': [CODES.heartRate, CODES.spo2, CODES.respiration, CODES.temperature, CODES.systolic, CODES.diastolic, { code: PANEL }, CODES.weight],
  'laboratory': [CODES.glucose, CODES.capillaryGlucose], 'procedure': [CODES.hrv, CODES.afBurden, CODES.peakFlow], 'activity': [CODES.steps, CODES.bedPresence, CODES.motion, { code: 'event' }],
}).flatMap(([category, codes]) => codes.map(({ code }) => [code, category])));

/** What kit and rooms say has none. @param code of a reading, or `event` */
export function categoryOf(code: string): { category?: [{ coding: [Coding] }] } {
  const category = CATEGORY_OF[code];
  return category === undefined ? {} : { category: [{ coding: [{ system: CATEGORY, code: category }] }] };
}
