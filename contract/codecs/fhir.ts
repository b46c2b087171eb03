/**
 * FHIR R4. Telemetry is a transaction bundle of `Observation`s, each to be created once: its identifier is made of device, person, code and the time that the device reported, so that
 * a message sent twice makes no second resource. An event is an `Observation` too, a hub's status a `Device`, an enrolment a bundle of `Patient`, `Device`, `Condition`,
 * `MedicationStatement` and `CarePlan`. One observation alone (`feed.per: observation`) is the bare resource.
 * @source HL7 FHIR R4 (4.0.1); HL7 Personal Health Device IG for identifiers and MDC codings; facts §9.1, §9.2. MDC codes that the facts call unverified are left out.
 */
import { CODE_BY_ID, CODES } from '../codes.ts';
import { isoMs } from '../duration.ts';
import type { DeviceKind, Enrolment, EventType, Observation } from '../messages.ts';
import { alsoCodedAs, categoryOf, type Coding, LOINC, PANEL, UCUM } from './fhir-codes.ts';
import { isoText, type Codec, type Decoded, type Heard } from './codec.ts';

interface Quantity { value: number; unit: string; system: string; code: string }
interface Extension { url: string; valueDecimal?: number; valueInteger?: number; valueString?: string }
export interface Resource { resourceType: string; [element: string]: unknown }
export interface Bundle extends Resource { entry: { fullUrl?: string; resource: Resource; request: { method: string; url: string; ifNoneExist?: string } }[] }

/** Where neither LOINC nor MDC has a word. */
const OURS = 'urn:twinward';
const QUALITY = `${OURS}:signal-quality`;
const DEVICE_ID = `${OURS}:device-id`;
const EPOCH = `${OURS}:epoch`;
const [SYSTOLIC, DIASTOLIC] = [CODES.systolic.code, CODES.diastolic.code] as const;

export const fhir: Codec = {
  type: 'application/fhir+json',
  encode(heard, enrolment) {
    const entries = entriesOf(heard, enrolment);
    const [only] = entries;
    if (heard.channel !== 'enrolment' && entries.length === 1 && only) return only.resource;
    return { resourceType: 'Bundle', type: 'transaction', ...('sentAt' in heard.message && { timestamp: isoText(heard.message.sentAt) }), entry: entries } satisfies Bundle;
  },
  decode(body) {
    const decoded: Decoded = { obs: [], events: [], states: [] };
    const { resourceType, entry = [] } = body as Bundle;
    for (const resource of resourceType === 'Bundle' ? entry.map((one) => one.resource) : [body as Resource]) hear(decoded, resource);
    return decoded;
  },
};

function entriesOf(heard: Heard, enrolment: Enrolment | undefined): Bundle['entry'] {
  switch (heard.channel) {
    case 'telemetry': {
      const { home, obs, sentAt } = heard.message;
      return pairs(obs).map((group) => created(observation(home, group, sentAt, enrolment)));
    }
    case 'event': {
      const { home, dev, type, at, sentAt } = heard.message;
      return [created({
        ...head(home, dev, type, at, sentAt, enrolment), ...categoryOf('event'), code: { coding: [{ system: `${OURS}:event`, code: type }], text: type }, valueBoolean: true,
      })];
    }
    case 'status': {
      const { home, hub, epoch, state, at } = heard.message;
      return [put({
        ...device(home, hub, 'hub'), status: state === 'online' ? 'active' : 'inactive', extension: [{ url: EPOCH, valueInteger: epoch }], ...(at !== undefined && { meta: { lastUpdated: isoText(at) } }),
      })];
    }
    case 'enrolment':
      return enrolled(heard.message);
  }
}

/** A systolic pressure and the diastolic of the same cuff and time are one panel. */
function pairs(obs: readonly Observation[]): Observation[][] {
  const groups: Observation[][] = [];
  for (const one of obs) {
    const last = groups.at(-1)?.[0];
    if (groups.at(-1)?.length === 1 && last?.code === SYSTOLIC && one.code === DIASTOLIC && last.dev === one.dev && last.at === one.at) groups.at(-1)?.push(one);
    else groups.push([one]);
  }
  return groups;
}

function observation(home: string, group: readonly Observation[], sentAt: number, enrolment: Enrolment | undefined): Resource {
  const [first, second] = group as [Observation, Observation?];
  const code = second ? PANEL : first.code;
  return {
    ...head(home, first.dev, code, first.at, sentAt, enrolment), ...categoryOf(code),
    code: concept(code, enrolment?.devices.find(({ dev }) => dev === first.dev)?.kind),
    ...(second ? { component: group.map((one) => ({ code: concept(one.code), valueQuantity: quantity(one), ...quality(one) })) } : { valueQuantity: quantity(first), ...quality(first) }),
  };
}

function head(home: string, dev: string, code: string, at: number, sentAt: number, enrolment: Enrolment | undefined): Resource {
  const resident = residentOf(home, dev, enrolment);
  // The time as the device reported it: two gateways that correct it in two ways would else make two resources of one reading.
  return {
    resourceType: 'Observation', identifier: [{ system: `${OURS}:observation`, value: [idOf(home, dev), resident, code, at].join('-') }], status: 'final', subject: { reference: `Patient/${fhirId(resident)}` },
    device: { reference: `Device/${idOf(home, dev)}`, identifier: { system: DEVICE_ID, value: dev } }, effectiveDateTime: isoText(at), issued: isoText(sentAt),
  };
}

/** Where nobody enrolled, the home's first resident is meant. */
function residentOf(home: string, dev: string, enrolment: Enrolment | undefined): string {
  return enrolment?.devices.find((one) => one.dev === dev)?.resident ?? enrolment?.residents[0]?.id ?? `${home}-r1`;
}

function concept(code: string, kind?: DeviceKind): { coding: Coding[]; text: string } {
  const display = code === PANEL ? 'blood pressure panel' : CODE_BY_ID.get(code)?.name ?? code;
  return { coding: [{ system: code.startsWith('urn:') ? OURS : LOINC, code, display }, ...alsoCodedAs(code, kind)], text: display };
}

function quantity({ value, unit }: Observation): Quantity {
  return { value, unit, system: UCUM, code: unit };
}

function quality({ q }: Observation): { extension?: Extension[] } {
  return q === undefined ? {} : { extension: [{ url: QUALITY, valueDecimal: q }] };
}

function device(home: string, dev: string, type: string): Resource {
  return { resourceType: 'Device', id: idOf(home, dev), identifier: [{ system: DEVICE_ID, value: dev }], type: { coding: [{ system: `${OURS}:device-kind`, code: type }], text: type } };
}

/** Limits and care plan in our own words, where FHIR's would need a profile to be understood. */
function enrolled({ home, area, hub, residents, devices, carePlan }: Enrolment): Bundle['entry'] {
  const patients = residents.flatMap(({ id, birthYear, sex, conditions, medicines, thresholds }) => {
    const subject = { reference: `Patient/${fhirId(id)}` };
    return [
      put({ resourceType: 'Patient', id: fhirId(id), identifier: [{ system: `${OURS}:resident`, value: id }, { system: `${OURS}:home`, value: home }], gender: sex, birthDate: String(birthYear), ...(thresholds && { extension: [{ url: `${OURS}:thresholds`, valueString: JSON.stringify(thresholds) }] }) }),
      ...conditions.map((condition) => put({ resourceType: 'Condition', id: fhirId(`${id}-${condition}`), subject, code: { coding: [{ system: `${OURS}:condition`, code: condition }], text: condition } })),
      ...medicines.map((medicine) => put({ resourceType: 'MedicationStatement', id: fhirId(`${id}-${medicine}`), status: 'active', subject, medicationCodeableConcept: { coding: [{ system: `${OURS}:medicine`, code: medicine }], text: medicine } })),
      put({ resourceType: 'CarePlan', id: fhirId(`${id}-plan`), status: 'active', intent: 'plan', subject, extension: [{ url: `${OURS}:care-plan`, valueString: JSON.stringify(carePlan) }, { url: `${OURS}:area`, valueString: area }] }),
    ];
  });
  return [
    ...patients, put(device(home, hub, 'hub')),
    ...devices.map(({ dev, kind, resident, intervalS, room }) => put({ ...device(home, dev, kind), patient: { reference: `Patient/${fhirId(resident)}` }, parent: { reference: `Device/${idOf(home, hub)}` }, extension: [{ url: `${OURS}:interval-s`, valueInteger: intervalS }, ...(room === undefined ? [] : [{ url: `${OURS}:room`, valueString: room }])] })),
  ];
}

/** Conditional create: the server keeps the first of equal identifiers. */
function created(resource: Resource): Bundle['entry'][number] {
  const [{ system, value }] = resource['identifier'] as [{ system: string; value: string }];
  return { resource, request: { method: 'POST', url: resource.resourceType, ifNoneExist: `identifier=${system}|${value}` } };
}

function put(resource: Resource): Bundle['entry'][number] {
  return { resource, request: { method: 'PUT', url: `${resource.resourceType}/${String(resource['id'])}` } };
}

function idOf(home: string, dev: string): string {
  return fhirId(dev.startsWith(home) ? dev : `${home}-${dev}`);
}

/** Letters, digits, hyphen and dot, 64 at most. */
function fhirId(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, '-').slice(-64);
}

interface Measured { code: { coding: [Coding, ...Coding[]] }; valueQuantity?: Quantity; extension?: Extension[] }

function hear(decoded: Decoded, resource: Resource): void {
  if (resource.resourceType === 'Device') {
    const { identifier: [{ value: hub }], status, extension, meta } = resource as unknown as { identifier: [{ value: string }]; status?: string; extension?: Extension[]; meta?: { lastUpdated: string } };
    const epoch = extension?.find(({ url }) => url === EPOCH)?.valueInteger;
    if (status && epoch !== undefined) decoded.states.push({ hub, epoch, state: status === 'active' ? 'online' : 'offline', ...(meta && { at: isoMs(meta.lastUpdated) }) });
  }
  if (resource.resourceType !== 'Observation') return;
  const { device: { identifier: { value: dev } }, effectiveDateTime, component, ...single } = resource as unknown as Measured & { device: { identifier: { value: string } }; effectiveDateTime: string; component?: Measured[] };
  const at = isoMs(effectiveDateTime);
  const [coding] = single.code.coding;
  if (coding.system === `${OURS}:event`) return void decoded.events.push({ dev, type: coding.code as EventType, at });
  for (const { code, valueQuantity, extension } of component ?? [single]) {
    const q = extension?.find(({ url }) => url === QUALITY)?.valueDecimal;
    if (valueQuantity) decoded.obs.push({ dev, code: code.coding[0].code, value: valueQuantity.value, unit: valueQuantity.code, at, ...(q !== undefined && { q }) });
  }
}
