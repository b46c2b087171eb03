/** Our rows as FHIR R4 resources. @source FHIR R4 (4.0.1); HL7 PHD IG for codes and identifiers of readings (facts/fleet-and-load.md §9) */
import { ALERT_CODES } from '../../../../contract/alert-codes.ts';
import type { Alert, Evidence } from '../../../../contract/alert.ts';
import { alsoCodedAs, categoryOf, type Coding, LOINC, MDC_OF, MDC_RATE, PANEL, UCUM } from '../../../../contract/codecs/fhir-codes.ts';
import { CODE_BY_ID, CODES } from '../../../../contract/codes.ts';
import type { DeviceKind } from '../../../../contract/messages.ts';
import type { Patient, StoredObservation } from '../../desk.ts';
import type { SeenDevice } from '../view.ts';
import { fhirId, readingId } from './ids.ts';
import { tokenFits, tokensOf } from './search.ts';

export type Resource = { resourceType: string; id: string } & Record<string, unknown>;

export const OWN = { resident: 'urn:twinward:resident', device: 'urn:twinward:device', kind: 'urn:twinward:device-kind', reading: 'urn:twinward:reading', code: 'urn:twinward:code', alert: 'urn:twinward:alert', alertCode: 'urn:twinward:alert-code', alertKind: 'urn:twinward:alert-kind', home: 'urn:twinward:home' };

const { systolic, diastolic } = CODES;

export const patientId = ({ home, resident }: Patient): string => fhirId(home, resident.id);
export const deviceId = ({ home, dev }: { home: string; dev: string }): string => fhirId(home, dev);
export const alertId = ({ home, id }: Alert): string => fhirId(home, id);

export function patientResource(patient: Patient, full: boolean): Resource {
  const { birthYear, sex } = patient.resident;
  return { resourceType: 'Patient', id: patientId(patient), identifier: [{ system: OWN.resident, value: `${patient.home}/${patient.resident.id}` }], active: true, ...(full && { gender: sex, birthDate: String(birthYear) }) };
}

/** The enrolment gives no EUI-64, so the identifier is our own name of the device; the gateway is a Device of its own. */
export function deviceResource({ home, dev, kind, patient, hub }: SeenDevice): Resource {
  return {
    resourceType: 'Device', id: deviceId({ home, dev }), identifier: [{ system: OWN.device, value: `${home}/${dev}` }], status: 'active', type: { coding: [{ system: OWN.kind, code: kind }], text: kind.replaceAll('-', ' ') },
    ...(patient && { patient: { reference: `Patient/${patientId(patient)}` } }), ...(hub !== undefined && { parent: { reference: `Device/${deviceId({ home, dev: hub })}` } }),
  };
}

const systemOf = (code: string): string => (code.startsWith('urn:') ? OWN.code : LOINC);
/** @param kind of the device that measured */
function codingsOf(code: string, kind: string | undefined): Coding[] {
  const display = code === PANEL ? 'blood pressure panel with all children optional' : CODE_BY_ID.get(code)?.name;
  const own = { system: systemOf(code), code, ...(display !== undefined && { display }) };
  return [own, ...alsoCodedAs(code, kind as DeviceKind | undefined)];
}

const PRESSURE: readonly string[] = [systolic.code, diastolic.code];
/** What readings of one code can be asked by, as whole Observations and as parts of one: every coding that one of them may carry. */
const ASKED_BY = [...CODE_BY_ID.keys()].map((code) => {
  const type = PRESSURE.includes(code) ? PANEL : code;
  const whole = [undefined, ...Object.keys(MDC_RATE)].flatMap((kind) => codingsOf(type, kind));
  return { code, whole, parts: [...whole, ...(type === PANEL ? PRESSURE.flatMap((part) => codingsOf(part, undefined)) : [])] };
});

/**
 * Codes under which readings lie that may be asked for by `code`, which names an Observation, and `combo-code`, which names a part of one too; undefined: all.
 * An MDC number can be narrower than the code (heart rate of one kind of device): hold what is found against `carries`.
 */
export function ownCodes(code: string | undefined, combo: string | undefined): string[] | undefined {
  if (code === undefined && combo === undefined) return undefined;
  const known = ASKED_BY.filter(({ whole, parts }) => (code === undefined || tokenFits(code, whole)) && (combo === undefined || tokenFits(combo, parts))).map((one) => one.code);
  // A device may have sent a code that no list of ours has.
  const foreign = [code, combo].flatMap((asked) => (asked === undefined ? [] : tokensOf(asked))).filter((one) => !ASKED_BY.some(({ parts }) => parts.some((coding) => coding.code === one.code)) && (one.system ?? systemOf(one.code)) === systemOf(one.code));
  return [...known, ...foreign.map((one) => one.code)];
}

/** Whether an Observation has what was asked for. */
export function carries(resource: Resource, code: string | undefined, combo: string | undefined): boolean {
  const { coding } = resource['code'] as { coding: Coding[] };
  const parts = (resource['component'] as Part[] | undefined)?.flatMap((part) => part.code.coding) ?? [];
  return (code === undefined || tokenFits(code, coding)) && (combo === undefined || tokenFits(combo, [...coding, ...parts]));
}

/** A broken clock gives years that FHIR cannot write: what it stamped comes without its time. */
const YEAR_10000 = Date.UTC(10_000, 0, 1);
function instant(ms: number): string | undefined {
  return ms >= 0 && ms < YEAR_10000 ? new Date(ms).toISOString() : undefined;
}
const quantity = ({ value, unit }: { value: number; unit: string }) => ({ value, unit, system: UCUM, code: unit });

/**
 * Readings, in their order, as Observations: systolic and diastolic of one measurement become one panel, what was heard twice comes once.
 * @param devices of the home, as far as the caller sees them: only those are referred to
 */
export function observationResources(readings: readonly StoredObservation[], patients: readonly Patient[], devices: readonly SeenDevice[]): Resource[] {
  const person = new Map(patients.map((patient) => [patient.resident.id, patient]));
  const kit = new Map(devices.map((device) => [device.dev, device]));
  const out = new Map<string, Resource>();
  for (const reading of readings) {
    const { home, resident, dev, at, code } = reading;
    const pressure = code === systolic.code || code === diastolic.code;
    const shown = pressure ? PANEL : code;
    const id = pressure ? readingId({ home, resident, dev, code: PANEL, at }) : readingId(reading);
    const device = kit.get(dev);
    const patient = resident === undefined ? undefined : person.get(resident);
    const known = out.get(id);
    if (known) {
      if (pressure) addPart(known['component'] as Part[], reading);
      continue;
    }
    const deviceReference = device && { reference: `Device/${deviceId(device)}` };
    out.set(id, {
      resourceType: 'Observation', id,
      // Device, patient, type and the time that the device gave: the same whichever gateway brings it.
      identifier: [{ system: OWN.reading, value: [deviceId(reading), patient ? patientId(patient) : home, MDC_OF[shown] ?? shown, at].join('-') }], status: 'final', ...categoryOf(shown), code: { coding: codingsOf(shown, device?.kind) },
      ...(patient ? { subject: { reference: `Patient/${patientId(patient)}` }, ...(deviceReference && { device: deviceReference }) } : deviceReference && { subject: deviceReference }),
      effectiveDateTime: instant(at), ...(pressure ? { component: addPart([], reading) } : { valueQuantity: quantity(reading) }),
    });
  }
  return [...out.values()];
}

type Part = { code: { coding: Coding[] } };
/** A panel has each part once, systolic first. */
function addPart(parts: Part[], reading: StoredObservation): Part[] {
  if (!parts.some(({ code }) => code.coding[0]?.code === reading.code)) parts.push({ code: { coding: codingsOf(reading.code, undefined) }, valueQuantity: quantity(reading) } as Part);
  return parts.sort((a) => (a.code.coding[0]?.code === systolic.code ? -1 : 1));
}

/** Of somebody who lives alone, an alert about the home is theirs too. */
export function patientOf({ home, resident }: Alert, patients: readonly Patient[]): Patient | undefined {
  const own = patients.filter((patient) => patient.home === home);
  return resident === undefined ? (own.length === 1 ? own[0] : undefined) : own.find((patient) => patient.resident.id === resident);
}

function conceptOf(alert: Alert): object {
  return { coding: [{ system: OWN.alertCode, code: alert.code, display: ALERT_CODES[alert.code].title }], text: alert.text };
}
/** A reference that can be followed, or the name of the home where there is none. */
function subjectOf(alert: Alert, patient: Patient | undefined): object {
  return patient ? { reference: `Patient/${patientId(patient)}` } : { identifier: { system: OWN.home, value: alert.home } };
}

/** The standing state: active until the alert is resolved. */
export function flagResource(alert: Alert, patient: Patient | undefined): Resource {
  const { kind, at, updatedAt, state } = alert;
  const standard = kind === 'clinical' ? 'clinical' : kind === 'administrative' ? 'admin' : undefined;
  return {
    resourceType: 'Flag', id: alertId(alert), identifier: [{ system: OWN.alert, value: alert.id }], status: state === 'resolved' ? 'inactive' : 'active',
    category: [{ coding: [{ system: OWN.alertKind, code: kind }, ...(standard ? [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: standard }] : [])] }], code: conceptOf(alert),
    subject: subjectOf(alert, patient), period: { start: instant(at), ...(state === 'resolved' && { end: instant(updatedAt ?? at) }) },
  };
}

const SEVERITY = { high: 'high', medium: 'moderate', low: 'low' } as const;

/** What the alert rests on. @param found ids of Observations that pieces of evidence are, where they could be found */
export function detectedIssueResource(alert: Alert, patient: Patient | undefined, device: SeenDevice | undefined, found: ReadonlyMap<Evidence, string>): Resource {
  return {
    resourceType: 'DetectedIssue', id: alertId(alert), identifier: [{ system: OWN.alert, value: alert.id }], status: alert.state === 'raised' || alert.state === 'escalated' ? 'preliminary' : 'final', code: conceptOf(alert), severity: SEVERITY[alert.priority],
    ...(patient && { patient: subjectOf(alert, patient) }), identifiedDateTime: instant(alert.at), ...(device && { implicated: [{ reference: `Device/${deviceId(device)}` }] }), detail: alert.text,
    ...(alert.evidence.length > 0 && { evidence: alert.evidence.map((piece) => ({ code: [{ text: wordsOf(piece) }], ...(found.has(piece) && { detail: [{ reference: `Observation/${found.get(piece)}` }] }) })) }),
  };
}

function wordsOf({ dev, code, value, at, text }: Evidence): string {
  const name = code === undefined ? undefined : CODE_BY_ID.get(code)?.name ?? code;
  const said = [text, name, value === undefined ? undefined : String(value), dev === undefined ? undefined : `by ${dev}`, at === undefined ? undefined : `at ${instant(at) ?? at}`].filter((part) => part !== undefined);
  return said.join(' ') || 'no more is known';
}
