import { describe, expect, it } from 'vitest';
import { fhirId, nameOf } from '../../../../pipeline/node/api/fhir/ids.ts';
import { spanOf } from '../../../../pipeline/node/api/fhir/search.ts';
import fc from '../../../support/properties.ts';
import { NOW } from '../fake-desk.ts';
import { type Found, testApi, type TestApi } from './support.ts';

const MINUTE = 60_000;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** All resources of a search, page by page. */
async function all(api: TestApi, as: string, address: string): Promise<Found[]> {
  const found: Found[] = [];
  for (let url: string | undefined = address; url !== undefined;) {
    const { status, body } = await api.ask(as, 'GET', url);
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
    found.push(...(body.entry ?? []).map(({ resource }) => resource));
    const next: string | undefined = body.link.find(({ relation }) => relation === 'next')?.url;
    url = next?.replace('http://127.0.0.1', '');
  }
  return found;
}

/** Every literal reference in a resource. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'reference' && typeof inner === 'string' ? [inner] : referencesIn(inner)));
}

describe('FHIR', () => {
  it('says what it can do, without a token', async () => {
    const { ask } = await testApi();
    const { body, headers } = await ask(undefined, 'GET', '/fhir/metadata');
    expect(headers['content-type']).toBe('application/fhir+json; charset=utf-8');
    expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', kind: 'instance' });
    expect(body.rest[0]?.resource.map(({ type }) => type)).toEqual(['Patient', 'Device', 'Observation', 'Flag', 'DetectedIssue']);
  });

  it('links to where clients reach it, where that is told', async () => {
    const { ask } = await testApi({ publicUrl: 'https://care.example/twinward' });
    const { entry, link } = (await ask('admin', 'GET', '/fhir/Patient?_count=1')).body;
    expect(link.map(({ url }) => url)).toEqual(['https://care.example/twinward/fhir/Patient?_count=1', 'https://care.example/twinward/fhir/Patient?_count=1&_cursor=h000001-r1']);
    expect(entry?.[0]).toMatchObject({ fullUrl: 'https://care.example/twinward/fhir/Patient/h000001-r1' });
    expect((await ask(undefined, 'GET', '/fhir/metadata')).body).toMatchObject({ implementation: { url: 'https://care.example/twinward/fhir' } });
  });

  it('declares each parameter that its searches take, and takes each that it declares', async () => {
    const { ask } = await testApi();
    const { paths } = (await ask(undefined, 'GET', '/openapi.json')).body;
    for (const { type, searchParam } of (await ask(undefined, 'GET', '/fhir/metadata')).body.rest[0]?.resource ?? []) {
      const taken = (paths[`/fhir/${type}`]?.['get']?.parameters ?? []).map(({ name }) => name).filter((name) => !['_format', '_cursor'].includes(name));
      // `patient` on Patient and `date` on DetectedIssue are there for those who ask all resources alike.
      expect(taken.filter((name) => !(type === 'Patient' && name === 'patient') && !(type === 'DetectedIssue' && name === 'date')).toSorted(), type).toEqual(searchParam.map(({ name }) => name).toSorted());
    }
  });

  it.each(['Patient', 'Device', 'Flag', 'DetectedIssue', 'Observation?patient=h000001-r1', 'Observation?device=h000001-hub'])('reads by id what the search for %s finds, and every reference leads somewhere', async (search) => {
    const api = await testApi();
    const found = await all(api, 'admin', `/fhir/${search}${search.includes('?') ? '&' : '?'}_count=4`);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    for (const resource of found) {
      expect(resource.id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
      const { body } = await api.ask('admin', 'GET', `/fhir/${resource.resourceType}/${resource.id}`);
      // A search does not look evidence up.
      expect({ ...body, ...(body.evidence && { evidence: body.evidence.map(({ detail: _, ...said }) => said) }) }).toEqual(resource);
      for (const reference of referencesIn(body)) expect((await api.ask('admin', 'GET', `/fhir/${reference}`)).status, reference).toBe(200);
    }
  });

  it.each(['', '&date=ge2026', '&date=ge2026&combo-code=8867-4', '&combo-code=59408-5'])('pages the readings of one device, none twice and none missed%s', async (more) => {
    const api = await testApi();
    const found = await all(api, 'nurse', `/fhir/Observation?device=h000001-r1-pulse-oximeter&_count=4${more}`);
    const times = found.map(({ effectiveDateTime }) => effectiveDateTime);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    expect(found).toHaveLength(more.includes('code') ? 30 : 60);
    expect(times).toEqual(more.includes('date') ? times.toSorted() : times.toSorted().toReversed());
  });

  it('gives a blood pressure as a panel with its components', async () => {
    const api = await testApi();
    const [pressure, ...more] = await all(api, 'nurse', '/fhir/Observation?patient=h000001-r1&code=http://loinc.org|85354-9');
    expect(more).toEqual([]);
    expect(pressure).toMatchObject({
      code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }, { system: 'urn:iso:std:iso:11073:10101', code: '150020' }] }, subject: { reference: 'Patient/h000001-r1' }, device: { reference: 'Device/h000001-r1-blood-pressure-cuff' },
      component: [{ code: { coding: [{ code: '8480-6' }, { code: '150021' }] }, valueQuantity: { value: 131, unit: 'mm[Hg]', system: 'http://unitsofmeasure.org' } }, { code: { coding: [{ code: '8462-4' }, { code: '150022' }] }, valueQuantity: { value: 78 } }],
    });
    expect(pressure).not.toHaveProperty('valueQuantity');
    expect(await all(api, 'nurse', '/fhir/Observation?patient=h000001-r1&combo-code=8480-6')).toEqual([pressure]);
    expect(await all(api, 'nurse', '/fhir/Observation?patient=h000001-r1&code=8480-6')).toEqual([]);
  });

  it('gives saturation under both of its codes, with an identifier of device, patient, type and time', async () => {
    const api = await testApi();
    const one = await all(api, 'nurse', '/fhir/Observation?patient=Patient/h000001-r1&code=2708-6&_count=7');
    expect(one).toHaveLength(30);
    expect(one).toEqual(await all(api, 'nurse', '/fhir/Observation?patient=h000001-r1&code=59408-5'));
    expect(one[0]).toMatchObject({
      code: { coding: [{ code: '59408-5' }, { code: '2708-6' }, { code: '150456' }] }, category: [{ coding: [{ code: 'vital-signs' }] }], effectiveDateTime: '2026-11-22T18:00:00.000Z',
      identifier: [{ value: `h000001-r1-pulse-oximeter-h000001-r1-150456-${NOW}` }],
    });
  });

  it('searches by any of several codes, in any system that the resources carry', async () => {
    const api = await testApi();
    const count = async (query: string) => (await all(api, 'nurse', `/fhir/Observation?patient=h000001-r1&_count=9&${query}`)).length;
    expect(await count('code=8867-4,59408-5')).toBe(60);
    expect(await count('code=8867-4,http://loinc.org|85354-9,none')).toBe(31);
    expect(await count('code=150456')).toBe(30);
    expect(await count('code=urn:iso:std:iso:11073:10101|150020')).toBe(1);
    expect(await count('code=http://loinc.org|150020')).toBe(0);
    expect(await count('combo-code=150021')).toBe(1);
    expect(await count('code=150021')).toBe(0);
    // Heart rate by oximeter, and by cuff: the cuff measured none.
    expect(await count('code=149530')).toBe(30);
    expect(await count('code=149546')).toBe(0);
    expect(await count('code=8867-4&combo-code=59408-5')).toBe(0);
    expect(await count('code=urn:twinward:code|urn:twinward:battery')).toBe(1);
    const [reading] = api.desk.readings as [(typeof api.desk.readings)[0]];
    api.desk.readings.push({ ...reading, code: 'urn:other:thing' }, { ...reading, code: 'a,b' });
    expect(await count('code=urn:other:thing')).toBe(1);
    expect(await count('code=a\\,b')).toBe(1);
    expect(await count('code=a,b')).toBe(0);
  });

  it.each(['Patient?_id=h000002-r1', 'Device?patient=h000001-r1&_count=2', 'Observation?patient=h000001-r1&code=8867-4,59408-5&date=ge2026-11-22&date=lt2026-11-22T17:50:00Z', 'Flag?code=hypoxia', 'DetectedIssue?identified=2026-11-22&_count=3'])('answers a form to _search as it does the address %s, and writes the same into the audit log', async (search) => {
    const { ask, desk } = await testApi();
    const [type, form] = search.split('?') as [string, string];
    const byGet = await ask('nurse', 'GET', `/fhir/${search}`);
    const byPost = await ask('nurse', 'POST', `/fhir/${type}/_search`, form, FORM);
    expect(byGet.body.entry?.length).toBeGreaterThan(0);
    expect(byPost).toMatchObject({ status: 200, body: byGet.body });
    const [first, second] = desk.rows.lines;
    expect(second).toMatchObject({ what: `POST /fhir/${type}/_search`, outcome: 'allowed' });
    const paramsOf = (detail: string | undefined) => new URLSearchParams(detail?.slice(5));
    for (const [name, value] of paramsOf(first?.detail)) expect(paramsOf(second?.detail).getAll(name)).toContain(value);
  });

  it('refuses forms as it does addresses, and takes them at _search alone', async () => {
    const { ask, desk } = await testApi();
    const refused: [form: string | undefined, status: number, type?: string][] = [
      ['colour=red', 400], ['access_token=tw_secret', 400], ['__proto__=tw_secret', 400], ['patient=h000001-r1&patient=h000002-r1', 400], ['_count=0', 400], ['patient=%00', 400], ['patient=h000001-r1&device=h000001-hub', 400], [Array.from({ length: 2_000 }, (_, key) => `a${key}`).join('&'), 400],
      ['{"patient":"h000001-r1"}', 415, 'application/json'], ['patient=h000001-r1', 415, 'text/plain'], [`code=${'a'.repeat(20_000)}`, 413],
    ];
    for (const [form, status, type = FORM['content-type']] of refused) expect((await ask('nurse', 'POST', '/fhir/Observation/_search', form, { 'content-type': type })).status, `${type} ${form?.slice(0, 40)}`).toBe(status);
    expect((await ask('nurse', 'POST', '/fhir/Observation/_search?patient=h000001-r1', '', FORM)).status).toBe(400);
    expect((await ask(undefined, 'POST', '/fhir/Patient/_search', '', FORM)).status).toBe(401);
    expect((await ask('virtual-assistant', 'POST', '/fhir/Observation/_search', 'patient=h000001-r1', FORM)).status).toBe(403);
    expect((await ask('nurse', 'POST', '/v1/alerts/h000001:hypoxia:h000001-r1:1/resolve', 'note=x', FORM)).status).toBe(415);
    expect(JSON.stringify(desk.rows.lines)).not.toContain('tw_secret');
    await ask('nurse of 1', 'POST', '/fhir/Observation/_search', 'patient=h000002-r1', FORM);
    expect(desk.rows.lines.at(-1)).toMatchObject({ outcome: 'refused', object: 'Patient/h000002-r1', detail: expect.stringContaining('patient=h000002-r1') });
  });

  it('searches by date, at any precision', async () => {
    const api = await testApi();
    const count = async (date: string) => (await all(api, 'nurse', `/fhir/Observation?patient=h000001-r1&code=8867-4&${date}`)).length;
    expect(await count('date=2026-11-22')).toBe(30);
    expect(await count('date=2026-11-23')).toBe(0);
    expect(await count('date=ge2026-11-22T17:50:00Z')).toBe(11);
    expect(await count('date=gt2026-11-22T17:50:00Z&date=lt2026-11-22T17:55:00Z')).toBe(4);
    expect(await count(`date=${encodeURIComponent('eq2026-11-22T18:50:00+01:00')}`)).toBe(1);
    for (const date of ['2026-02-30', '2026-13', '2026-11-22T25:00Z', '0000-00-00', 'ap2026', '2026-11-22T12:00']) expect((await api.ask('nurse', 'GET', `/fhir/Observation?patient=h000001-r1&date=${date}`)).status, date).toBe(400);
  });

  it('gives an alert as a flag while it stands, and as an issue with its evidence', async () => {
    const api = await testApi();
    const id = 'h000001..hypoxia..h000001-r1..1';
    expect((await api.ask('nurse', 'GET', `/fhir/Flag/${id}`)).body).toMatchObject({ status: 'active', subject: { reference: 'Patient/h000001-r1' }, code: { coding: [{ code: 'hypoxia' }] }, period: { start: '2026-11-22T17:50:00.000Z' }, identifier: [{ value: 'h000001:hypoxia:h000001-r1:1' }] });
    const issue = (await api.ask('nurse', 'GET', `/fhir/DetectedIssue/${id}`)).body;
    expect(issue).toMatchObject({ status: 'preliminary', severity: 'high', patient: { reference: 'Patient/h000001-r1' } });
    expect((await api.ask('nurse', 'GET', `/fhir/${issue.evidence[0]?.detail[0]?.reference}`)).body).toMatchObject({ effectiveDateTime: '2026-11-22T17:50:00.000Z', code: { coding: [{ code: '59408-5' }, {}, {}] } });
    await api.ask('nurse', 'POST', '/v1/alerts/h000001:hypoxia:h000001-r1:1/resolve');
    expect((await api.ask('nurse', 'GET', `/fhir/Flag/${id}`)).body).toMatchObject({ status: 'inactive', period: { end: '2026-11-22T18:00:00.000Z' } });
  });

  it('looks evidence of an alert up where one is read, and of none where many are found', async () => {
    const api = await testApi();
    let asked = 0;
    const observations = api.desk.observations.bind(api.desk);
    api.desk.observations = (query) => {
      asked += 1;
      return observations(query);
    };
    const [issue] = await all(api, 'nurse', '/fhir/DetectedIssue?_count=100&code=hypoxia');
    expect(issue?.evidence[0]).not.toHaveProperty('detail');
    expect(asked).toBe(0);
    expect((await api.ask('nurse', 'GET', `/fhir/DetectedIssue/${issue?.id}`)).body.evidence[0]?.detail).toHaveLength(1);
    expect(asked).toBe(1);
    await all(api, 'technician', '/fhir/Observation?device=h000001-hub');
    expect(asked).toBe(2);
  });

  it('knows one person by one id', async () => {
    const { ask } = await testApi();
    expect((await ask('admin', 'GET', '/fhir/Patient/h000001-r1')).status).toBe(200);
    expect((await ask('admin', 'GET', '/fhir/Patient/h000001.h000001-r1')).status).toBe(404);
    expect((await ask('admin', 'GET', '/fhirx')).headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('searches alerts by patient, code and date', async () => {
    const api = await testApi();
    const codes = async (query: string) => (await all(api, 'admin', `/fhir/Flag?${query}`)).map(({ code }) => code.coding[0]?.code);
    expect(await codes('patient=h000002-r1')).toEqual(['device-values-wrong', 'hypoxia', 'measurement-missed', 'message-forged']);
    expect(await codes('patient=h000003-r2&code=urn:twinward:alert-code|hypoxia')).toEqual(['hypoxia']);
    expect(await codes('code=hypoxia&date=lt2026-11-22')).toEqual([]);
    expect(await codes('patient=h000002-r1&code=hypoxia,measurement-missed')).toEqual(['hypoxia', 'measurement-missed']);
    expect(await all(api, 'admin', '/fhir/DetectedIssue?code=hypoxia&identified=2026-11-22&_count=2')).toHaveLength(4);
  });

  it('shows the readings of a hub as of a device, to a technician too', async () => {
    const api = await testApi();
    const [signal] = await all(api, 'technician', '/fhir/Observation?device=h000001-hub');
    expect(signal).toMatchObject({ subject: { reference: 'Device/h000001-hub' }, valueQuantity: { value: -71 } });
    expect((await api.ask('technician', 'GET', '/fhir/Patient/h000001-r1')).body).toEqual({ resourceType: 'Patient', id: 'h000001-r1', identifier: [{ system: 'urn:twinward:resident', value: 'h000001/h000001-r1' }], active: true });
    expect((await api.ask('technician', 'GET', '/fhir/Device/h000001-r1-fall-pendant')).body).toMatchObject({ parent: { reference: 'Device/h000001-hub' }, patient: { reference: 'Patient/h000001-r1' } });
  });

  it('shows without its time what a broken clock has stamped', async () => {
    const api = await testApi();
    const at = Number.MAX_SAFE_INTEGER - 1;
    const [reading] = api.desk.readings as [(typeof api.desk.readings)[0]];
    api.desk.readings.push({ ...reading, at });
    api.desk.said.push({ seq: 99, alert: { ...(api.desk.said[0] as (typeof api.desk.said)[0]).alert, id: 'h000001:hypoxia:h000001-r1:2', at: -at, evidence: [{ at, dev: reading.dev, code: reading.code }] } });
    const [newest] = await all(api, 'nurse', '/fhir/Observation?patient=h000001-r1');
    expect(newest).toMatchObject({ valueQuantity: { value: 90 } });
    expect(newest).not.toHaveProperty('effectiveDateTime');
    expect((await api.ask('nurse', 'GET', `/fhir/Observation/${newest?.id}`)).body).toEqual(newest);
    expect((await api.ask('nurse', 'GET', '/fhir/DetectedIssue/h000001..hypoxia..h000001-r1..2')).body.evidence[0]?.detail).toEqual([{ reference: `Observation/${newest?.id}` }]);
    expect((await api.ask('nurse', 'GET', '/fhir/Flag?patient=h000001-r1')).status).toBe(200);
  });

  it.each([['/fhir/Flag/nobody', 404], ['/fhir/Observation', 400], ['/fhir/Flag?colour=red', 400], ['/fhir/Observation/h000001.zzzzzzzzzz.000000000000000000000000', 404], ['/fhir/Observation?patient=h000001-r1&_cursor=x', 400], ['/fhir/Patient?_format=xml', 400], ['/fhir/Encounter', 404], ['/fhir/Patient/%ff', 400]])('answers %s with an OperationOutcome', async (address, status) => {
    const { ask } = await testApi();
    const answer = await ask('admin', 'GET', address);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/fhir+json; charset=utf-8');
    expect(answer.body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: expect.any(String) }] });
  });
});

describe('an id of FHIR', () => {
  it('is lawful, and another one for another name', () => {
    const name = fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: fc.constantFrom('a', '.', ':', '-', '/'), maxLength: 12 }), fc.string({ maxLength: 10 }).map((text) => `h000001${text}`), fc.string({ unit: fc.constantFrom('a', '.', ':', '-'), maxLength: 6 }).map((text) => `h000001${text}`));
    fc.assert(fc.property(name, name, (one, other) => {
      const id = fhirId('h000001', one);
      expect(id).toMatch(/^h000001[A-Za-z0-9.-]{1,57}$/);
      if (!id.includes('.x-')) expect(nameOf(id)).toBe(one);
      expect(fhirId('h000001', other) === id).toBe(one === other);
    }), { numRuns: 3_000 });
  });
});

describe('the span of dates', () => {
  it('is half open, and the meeting of all', () => {
    const noon = Date.UTC(2026, 10, 22, 12);
    expect(spanOf([])).toEqual({});
    expect(spanOf(['2026-11-22T12:00Z'])).toEqual({ from: noon, to: noon + MINUTE });
    expect(spanOf(['gt2026-11-22T12:00:00Z'])).toEqual({ from: noon + 1_000 });
    expect(spanOf(['ge2026', 'le2026-02'])).toEqual({ from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 2, 1) });
    expect(spanOf(['sa2026-12', 'eb2026-12'])).toEqual({ from: Date.UTC(2027, 0, 1), to: Date.UTC(2026, 11, 1) });
  });
});
