import { describe, expect, it } from 'vitest';
import type { Codec, Heard } from '../../contract/codecs/codec.ts';
import { fhir, type Bundle, type Resource } from '../../contract/codecs/fhir.ts';
import { senml, type SenmlRecord } from '../../contract/codecs/senml.ts';
import { CODES, type SignalName } from '../../contract/codes.ts';
import { type Enrolment, EVENT_TYPES, type Observation, Telemetry } from '../../contract/messages.ts';
import fc from '../support/properties.ts';

const AT = Date.UTC(2026, 0, 14, 18);
const envelope = { v: 1, run: 'r', home: 'h000001', hub: 'h000001-hub', epoch: 2, seq: 7, sentAt: AT + 1_234 } as const;
const enrolment: Enrolment = {
  v: 1, run: 'r', home: 'h000001', area: 'a1', hub: 'h000001-hub', residents: [{ id: 'h000001-r1', birthYear: 1944, sex: 'female', conditions: ['copd'], medicines: ['inhaler'], thresholds: { spo2Low: 88 } }],
  devices: [{ dev: 'pulse-oximeter', kind: 'pulse-oximeter', resident: 'h000001-r1', intervalS: 60, room: 'bedroom' }, { dev: 'cuff', kind: 'blood-pressure-cuff', resident: 'h000001-r1', intervalS: 0 }], carePlan: { items: [], sleep: [1_320, 420] },
};
const telemetry = (obs: Observation[]): Heard => ({ channel: 'telemetry', message: { ...envelope, obs } });

/** A value as devices give it: whole, or with one to four decimals. */
const value = (lowest: number, highest: number) => fc.integer({ min: 0, max: 4 }).chain((places) => fc.integer({ min: Math.ceil(lowest * 10 ** places), max: Math.floor(highest * 10 ** places) }).map((whole) => whole / 10 ** places));
const observation = fc.constantFrom(...Object.values(CODES)).chain(({ code, unit, plausible: [lowest, highest] }) => fc.record({
  dev: fc.constantFrom('pulse-oximeter', 'cuff', 'bed-1'), code: fc.constant(code), unit: fc.constant(unit), value: unit === '{bool}' ? fc.constantFrom(0, 1) : value(lowest, highest), at: fc.integer({ min: AT - 86_400_000, max: AT + 86_400_000 }),
  q: fc.option(fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100), { nil: undefined }),
})).map(({ q, ...rest }) => (q === undefined ? rest : { ...rest, q }) as Observation);

describe.each<[string, Codec]>([['SenML', senml], ['FHIR', fhir]])('%s', (_, codec) => {
  it('gives every reading back as it was, through JSON', () => {
    fc.assert(fc.property(fc.array(observation, { minLength: 1, maxLength: 12 }), (obs) => {
      const heard = telemetry(obs);
      Telemetry.parse(heard.message);
      expect(codec.decode(JSON.parse(JSON.stringify(codec.encode(heard, enrolment)))).obs).toEqual(obs);
    }));
  });

  it('gives every event and status back', () => {
    for (const type of EVENT_TYPES) expect(codec.decode(codec.encode({ channel: 'event', message: { ...envelope, dev: 'fall-pendant', type, at: AT } }, enrolment)).events).toEqual([{ dev: 'fall-pendant', type, at: AT }]);
    const { seq: _seq, sentAt: _sentAt, ...head } = envelope;
    expect(codec.decode(codec.encode({ channel: 'status', message: { ...head, state: 'online', at: AT } }, enrolment)).states).toEqual([{ hub: 'h000001-hub', epoch: 2, state: 'online', at: AT }]);
    expect(codec.decode(codec.encode({ channel: 'status', message: { ...head, state: 'offline' } }, undefined)).states).toEqual([{ hub: 'h000001-hub', epoch: 2, state: 'offline' }]);
  });
});

describe('SenML', () => {
  const one = (code: string, unit: string, value: number): SenmlRecord => (senml.encode(telemetry([{ dev: 'd', code, unit, value, at: AT }]), undefined) as SenmlRecord[]).at(-1) as SenmlRecord;

  it('converts units, and copies none that RFC 8428 keeps from producers', () => {
    expect(one('8867-4', '/min', 72)).toMatchObject({ n: 'd/8867-4', u: '1/s', v: 1.2 });
    expect(one('59408-5', '%', 93)).toMatchObject({ u: '/', v: 0.93 });
    expect(one('8480-6', 'mm[Hg]', 120)).toMatchObject({ u: 'Pa', v: 120 * 133.322387415 });
    expect(one('99504-3', 'mg/dL', 100)).toMatchObject({ u: 'kg/m3', v: 1 });
    expect(one('8310-5', 'Cel', 36.6)).toMatchObject({ u: 'Cel', v: 36.6 });
    expect(one('urn:twinward:battery', '%', 80)).toMatchObject({ u: '%EL', v: 80 });
    expect(one('urn:twinward:bed-presence', '{bool}', 1)).toMatchObject({ vb: true });
    for (const { code, unit } of Object.values(CODES)) expect(['beat/min', '1/min', '%', unit === 'Cel' || unit === 'kg' ? '' : unit]).not.toContain(one(code, unit, 1).u);
  });

  it('names records by home, device and code, with times that RFC 8428 reads as absolute', () => {
    const pack = senml.encode(telemetry([{ dev: 'oximeter', code: '59408-5', unit: '%', value: 93, at: AT + 5 }]), undefined) as SenmlRecord[];
    expect(pack[0]).toEqual({ bn: 'h000001/', n: 'message/hub', vs: 'h000001-hub', t: (AT + 1_234) / 1_000 });
    expect(pack.slice(1).every(({ bn }) => bn === undefined)).toBe(true);
    for (const { n, t } of pack) {
      expect(`h000001/${n}`).toMatch(/^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/);
      if (t !== undefined) expect(t).toBeGreaterThan(2 ** 28);
    }
  });

  it('leaves out a reading that it does not know, and the quality with it', () => {
    const odd: Observation = { dev: 'd', code: 'urn:other:thing', unit: '%', value: 1, at: AT, q: 0.2 };
    const known: Observation = { dev: 'd', code: '59408-5', unit: '%', value: 93, at: AT };
    for (const obs of [[odd], [known, odd], [odd, known]]) expect(senml.decode(senml.encode(telemetry(obs), undefined)).obs).toEqual(obs.filter((one) => one === known));
  });

  it('carries an enrolment whole', () => {
    const [record] = senml.encode({ channel: 'enrolment', message: enrolment }, undefined) as SenmlRecord[];
    expect(JSON.parse(record?.vs as string)).toEqual(enrolment);
  });
});

describe('FHIR', () => {
  const entries = (heard: Heard): Bundle['entry'] => (fhir.encode(heard, enrolment) as Bundle).entry;
  const [systolic, diastolic, rate] = [{ dev: 'cuff', code: '8480-6', unit: 'mm[Hg]', value: 120, at: AT }, { dev: 'cuff', code: '8462-4', unit: 'mm[Hg]', value: 80, at: AT }, { dev: 'cuff', code: '8867-4', unit: '/min', value: 72, at: AT }];

  it('makes one panel of a pressure, with both codings of a saturation and the MDC code of the device beside LOINC', () => {
    const [panel, pulse, spo2] = entries(telemetry([systolic, diastolic, rate, { dev: 'pulse-oximeter', code: '59408-5', unit: '%', value: 93, at: AT }])).map(({ resource }) => resource as Resource & { code: { coding: { code: string }[] }; component?: unknown[] });
    const codes = (resource: typeof panel): string[] => resource!.code.coding.map(({ code }) => code);
    expect(codes(panel)).toEqual(['85354-9', '150020']);
    expect(panel?.component).toMatchObject([{ code: { coding: [{ code: '8480-6' }, { code: '150021' }] }, valueQuantity: { value: 120, system: 'http://unitsofmeasure.org', code: 'mm[Hg]' } }, { valueQuantity: { value: 80 } }]);
    expect(codes(pulse)).toEqual(['8867-4', '149546']);
    expect(codes(spo2)).toEqual(['59408-5', '2708-6', '150456']);
    expect(spo2).toMatchObject({ status: 'final', subject: { reference: 'Patient/h000001-r1' }, device: { reference: 'Device/h000001-pulse-oximeter' }, effectiveDateTime: '2026-01-14T18:00:00.000Z', issued: '2026-01-14T18:00:01.234Z' });
  });

  it('creates each observation once: a message sent again has the same identifiers, made of the time that the device reported', () => {
    const of = (sentAt: number): (string | undefined)[] => entries({ channel: 'telemetry', message: { ...envelope, sentAt, obs: [rate, { ...rate, at: AT + 1 }] } }).map(({ request }) => request.ifNoneExist);
    expect(of(AT)).toEqual(of(AT + 99_000));
    expect(new Set(of(AT)).size).toBe(2);
    expect(of(AT)[0]).toBe(`identifier=urn:twinward:observation|h000001-cuff-h000001-r1-8867-4-${AT}`);
  });

  it('files each reading where it belongs, and what kit and rooms say nowhere', () => {
    const category = (code: string): unknown => (fhir.encode(telemetry([{ dev: 'd', code, unit: '%', value: 1, at: AT }]), undefined) as { category?: { coding: { code: string }[] }[] }).category?.[0]?.coding[0]?.code;
    const filed = Object.groupBy(Object.keys(CODES) as SignalName[], (name) => String(category(CODES[name].code)));
    expect(filed).toEqual({
      'vital-signs': ['heartRate', 'spo2', 'respiration', 'temperature', 'systolic', 'diastolic', 'weight'], 'laboratory': ['glucose', 'capillaryGlucose'], 'procedure': ['hrv', 'peakFlow', 'afBurden'], 'activity': ['steps', 'bedPresence', 'motion'],
      'undefined': ['roomTemperature', 'carbonMonoxide', 'callQualityHome', 'callQualityProvider', 'battery', 'uplinkSignal', 'linkSignal', 'linkErrors', 'hubMains'],
    });
  });

  it('gives a single observation as a bare resource, and several as a transaction', () => {
    expect(fhir.encode(telemetry([rate]), enrolment)).toMatchObject({ resourceType: 'Observation' });
    expect(fhir.encode(telemetry([rate, { ...rate, at: AT + 1 }]), enrolment)).toMatchObject({ resourceType: 'Bundle', type: 'transaction', timestamp: '2026-01-14T18:00:01.234Z' });
  });

  it('enrols a patient with devices, conditions and medicines, whose references lead to each other', () => {
    const list = entries({ channel: 'enrolment', message: enrolment });
    expect(list.map(({ resource }) => resource.resourceType)).toEqual(['Patient', 'Condition', 'MedicationStatement', 'CarePlan', 'Device', 'Device', 'Device']);
    const ids = new Set(list.map(({ request }) => request.url));
    for (const reference of JSON.stringify(list).matchAll(/"reference":"([^"]+)"/g)) expect(ids).toContain(reference[1]);
    for (const { resource } of list) expect(resource['id']).toMatch(/^[A-Za-z0-9\-.]{1,64}$/);
    expect(list[0]?.resource).toMatchObject({ gender: 'female', birthDate: '1944' });
  });
});
