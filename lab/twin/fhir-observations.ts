/** FHIR R4 Observations to recordings: one per subject. LOINC decides; where a device gave an IEEE 11073 (MDC) code only, that one. */
import { FITTED_SIGNALS, type FittedSignalName } from '../../contract/resident-file.ts';
import { codingsOf, isRecord, referenceOf, textOf, type Entry, type Resource } from '../patients/fhir.ts';
import { CONVERT, type Unit } from './columns.ts';
import { count, ordered, seriesOf, type Recording, type Sample } from './series.ts';
import { timeOf } from './times.ts';

const LOINC = 'http://loinc.org';
const MDC = 'urn:iso:std:iso:11073:10101';
/** @source LOINC 2.x; glucose: interstitial, blood, capillary, plasma, by mass and by moles */
const OF_LOINC: Readonly<Record<string, FittedSignalName>> = {
  '8867-4': 'heartRate', '9279-1': 'respiration', '59408-5': 'spo2', '2708-6': 'spo2', '8310-5': 'temperature', '8480-6': 'systolic', '8462-4': 'diastolic', '29463-7': 'weight', '3141-9': 'weight',
  '99504-3': 'glucose', '105272-9': 'glucose', '2339-0': 'glucose', '2345-7': 'glucose', '15074-8': 'glucose', '14745-4': 'glucose', '14749-6': 'glucose', '32016-8': 'glucose', '41653-7': 'glucose', '14743-9': 'glucose',
};
/** @source IEEE 11073-10101 codes as the HL7 PHD guide's examples carry them: pulse rate, SpO2, temperature, non-invasive pressures, body mass, glucose of capillary blood and plasma */
const OF_MDC: Readonly<Record<string, FittedSignalName>> = {
  '149530': 'heartRate', '150456': 'spo2', '150364': 'temperature', '150021': 'systolic', '150022': 'diastolic', '188736': 'weight', '160184': 'glucose', '160188': 'glucose', '160368': 'glucose',
};
const OF_UNIT: Readonly<Record<string, Unit | 'same'>> = {
  '/min': 'same', '{beat}/min': 'same', '{beats}/min': 'same', '{breaths}/min': 'same', '%': 'same', 'mm[Hg]': 'same', 'kg': 'same', 'mg/dL': 'same', 'Cel': 'same', 'mmol/L': 'mmol/L', 'mmol/l': 'mmol/L', '[lb_av]': '[lb_av]', '[degF]': '[degF]',
};

interface Gathered {
  samples: Map<FittedSignalName, Sample[]>;
  zones: number;
  skipped: Map<string, number>;
}

/** @param entries of one source, in its order @param personOf the name of a subject by its reference @returns by that name ('' where no subject is given), only those with a usable reading */
export function recordingsOfFhir(entries: readonly Entry[], source: string, personOf: (reference: string) => string = (reference) => reference): Map<string, Recording> {
  const people = new Map<string, Gathered>();
  for (const { resource } of entries) {
    if (resource.resourceType !== 'Observation') continue;
    const subject = personOf(referenceOf(resource['subject']) ?? '');
    const gathered = people.get(subject) ?? { samples: new Map(), zones: 0, skipped: new Map() };
    people.set(subject, gathered);
    gather(resource, gathered);
  }
  const recordings = new Map<string, Recording>();
  for (const [subject, { samples, zones, skipped }] of people) {
    const notes = [...skipped].map(([why, n]) => `${count(n, 'observation')} left out: ${why}`);
    if (zones > 0) notes.push('times carry a zone: the wall clock is taken as written');
    const signals = FITTED_SIGNALS.flatMap((signal) => seriesOf(signal, samples.get(signal) ?? [], notes) ?? []);
    if (signals.length > 0) recordings.set(subject, { source, ...(subject && { person: subject }), clock: true, signals: ordered(signals), notes });
  }
  return recordings;
}

function gather(resource: Resource, into: Gathered): void {
  const skip = (why: string): void => { into.skipped.set(why, (into.skipped.get(why) ?? 0) + 1); };
  if (!['final', 'amended', 'corrected', undefined].includes(resource['status'] as string | undefined)) return skip('preliminary, cancelled or entered in error');
  const period = isRecord(resource['effectivePeriod']) ? textOf(resource['effectivePeriod']['start']) : '';
  const time = timeOf(textOf(resource['effectiveDateTime']) || period || textOf(resource['effectiveInstant']) || textOf(resource['issued']), 'iso');
  const components = Array.isArray(resource['component']) ? resource['component'].filter(isRecord) : [];
  let used = false;
  for (const part of [resource as Record<string, unknown>, ...components]) {
    const signal = signalOf(part['code']);
    const quantity = part['valueQuantity'];
    if (!signal || !isRecord(quantity) || typeof quantity['value'] !== 'number') continue;
    used = true;
    if (!time) { skip('no time that can be read'); continue; }
    const unit = OF_UNIT[textOf(quantity['code']) || textOf(quantity['unit'])];
    if (!unit) { skip(`the unit "${textOf(quantity['code']) || textOf(quantity['unit'])}"`); continue; }
    into.zones += Number(time.zone);
    const list = into.samples.get(signal) ?? [];
    list.push({ at: time.at, value: unit === 'same' ? quantity['value'] : CONVERT[unit](quantity['value']) });
    into.samples.set(signal, list);
  }
  if (!used) skip('not a signal that a body can be fitted to');
}

function signalOf(concept: unknown): FittedSignalName | undefined {
  const codings = codingsOf(concept);
  const loinc = codings.find(({ system, code }) => system === LOINC && Object.hasOwn(OF_LOINC, code));
  if (loinc) return OF_LOINC[loinc.code];
  const mdc = codings.find(({ system, code }) => system === MDC && Object.hasOwn(OF_MDC, code));
  return mdc && OF_MDC[mdc.code];
}
