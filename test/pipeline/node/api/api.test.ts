import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { createServer } from '../../../../pipeline/node/api/http.ts';
import { StoreError } from '../../../../pipeline/node/store/store.ts';
import { FakeDesk } from '../fake-desk.ts';
import { testApi } from './support.ts';

const A = '/v1/patients/h000001/h000001-r1';
const HYPOXIA = '/v1/alerts/h000001:hypoxia:h000001-r1:1';

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1 and describes every route', async () => {
    const { ask } = await testApi();
    const { status, body } = await ask(undefined, 'GET', '/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toBe('3.1.0');
    expect(await new Validator().validate({ ...structuredClone(body) })).toEqual({ valid: true });
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(['/v1/patients/{home}/{resident}/thresholds', '/v1/alerts/{id}/acknowledge', '/fhir/Observation/{id}', '/metrics']));
  });

  it('can have no route that does not say what it needs', () => {
    const app = createServer(new FakeDesk(), { tokens: [] });
    expect(() => app.get('/v1/new', async () => ({}))).toThrow('does not say what it needs');
  });

  it('gives parameters, bodies and errors their shapes', async () => {
    const { ask } = await testApi();
    const { paths } = (await ask(undefined, 'GET', '/openapi.json')).body;
    const observations = paths['/v1/patients/{home}/{resident}/observations']?.['get'];
    expect(observations?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['home', 'resident', 'code', 'from', 'to', 'limit']));
    expect(observations?.responses).toMatchObject({ '4XX': { content: { 'application/json': {} } }, '5XX': {} });
    expect(paths['/fhir/Observation']?.['get']?.responses).toMatchObject({ '4XX': { content: { 'application/fhir+json': { schema: { $ref: '#/components/schemas/OperationOutcome' } } } }, '5XX': {} });
    expect(paths['/v1/patients/{home}/{resident}/thresholds']?.['put']?.requestBody).toBeDefined();
  });
});

describe('patients', () => {
  it('are listed in pages, ascending', async () => {
    const { ask } = await testApi();
    const first = (await ask('nurse', 'GET', '/v1/patients?limit=3')).body;
    expect(first.patients.map(({ resident }) => resident.id)).toEqual(['h000001-r1', 'h000002-r1', 'h000003-r1']);
    const second = (await ask('nurse', 'GET', `/v1/patients?limit=3&after=${encodeURIComponent(first.next ?? '')}`)).body;
    expect(second).toMatchObject({ patients: [{ resident: { id: 'h000003-r2' } }], next: null });
  });

  it('come without health to those who need none of it', async () => {
    const { ask } = await testApi();
    expect((await ask('nurse', 'GET', A)).body.resident).toMatchObject({ birthYear: 1931, conditions: ['copd'] });
    const { body } = await ask('technician', 'GET', A);
    expect(body.resident).toEqual({ id: 'h000001-r1' });
    expect(body.devices).toHaveLength(3);
  });

  it('have readings, page after page, none twice and none missed', async () => {
    const { ask } = await testApi();
    for (const begin of ['', '&from=0']) {
      const seen: number[] = [];
      for (let bounds: string | undefined = begin; bounds !== undefined;) {
        const { body } = await ask('nurse', 'GET', `${A}/observations?limit=7${bounds}`);
        seen.push(...body.observations.map(({ seq }) => seq));
        bounds = body.next === null ? undefined : `${body.next.from === undefined ? `&to=${body.next.to}` : `&from=${body.next.from}`}`;
      }
      expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 63 }, (_, index) => index + 1));
    }
  });

  it('show a technician the readings of kit alone, and a virtual assistant none', async () => {
    const { ask } = await testApi();
    const { body } = await ask('technician', 'GET', `${A}/observations`);
    expect(body.observations.map(({ code }) => code)).toEqual(['urn:twinward:battery']);
    expect((await ask('technician', 'GET', `${A}/observations?code=59408-5`)).body.observations).toEqual([]);
    expect((await ask('virtual-assistant', 'GET', `${A}/observations`)).status).toBe(403);
  });
});

describe('thresholds', () => {
  it('are changed by who may, with the old and the new ones in the audit log', async () => {
    const { ask, desk } = await testApi();
    expect((await ask('physician', 'PUT', `${A}/thresholds`, { thresholds: { spo2Low: 86 }, note: 'as agreed' })).body).toEqual({ thresholds: { spo2Low: 86 } });
    expect((await ask('analyst', 'GET', `${A}/thresholds`)).body).toEqual({ thresholds: { spo2Low: 86 } });
    expect(desk.acts).toEqual([expect.objectContaining({ act: 'thresholds', by: 'physician', role: 'physician', thresholds: { spo2Low: 86 }, note: 'as agreed' })]);
    expect(desk.rows.lines[0]).toMatchObject({ who: 'physician', object: 'resident:h000001/h000001-r1', outcome: 'allowed', detail: expect.stringContaining('{"spo2Low":88} -> {"spo2Low":86}: as agreed') });
    expect((await ask('analyst', 'PUT', `${A}/thresholds`, { thresholds: {} })).status).toBe(403);
    expect((await ask('technician', 'GET', `${A}/thresholds`)).status).toBe(403);
  });

  it.each([
    [{ spo2Low: 12 }, 'spo2Low'], [{ heartRateHigh: 900 }, 'heartRateHigh'], [{ weightGain: 0 }, 'weightGain'], [{ systolicLow: 150, systolicHigh: 120 }, 'systolicLow'],
    [{ glucoseLow: 400 }, 'glucoseLow must be below glucoseHigh (300 '], [{ heartRateHigh: 40 }, 'heartRateLow (40 where it is not given) must be below heartRateHigh'],
  ])('of %o are refused as implausible', async (thresholds, name) => {
    const { ask, desk } = await testApi();
    const { status, body } = await ask('physician', 'PUT', `${A}/thresholds`, { thresholds });
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ code: 'implausible', message: expect.stringContaining(name) });
    expect(desk.acts).toEqual([]);
  });
});

describe('alerts', () => {
  it('are filtered and paged', async () => {
    const { ask } = await testApi();
    const all = (await ask('admin', 'GET', '/v1/alerts')).body.alerts;
    expect(all).toHaveLength(16);
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { body } = await ask('admin', 'GET', `/v1/alerts?limit=3${after}`);
      seen.push(...body.alerts.map(({ id }) => id));
      if (body.next === null) break;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
    expect(seen).toEqual(all.map(({ id }) => id));
    expect((await ask('admin', 'GET', '/v1/alerts?kind=clinical,security&home=h000002')).body.alerts.map(({ code }) => code)).toEqual(['hypoxia', 'message-forged']);
    expect((await ask('admin', 'GET', '/v1/alerts?priority=high&resident=h000003-r2&state=raised&route=nurse')).body.alerts).toHaveLength(1);
  });

  it('are of the kinds that a role works with, without vitals for those who see none', async () => {
    const { ask } = await testApi();
    const kinds = async (as: string) => new Set((await ask(as, 'GET', '/v1/alerts')).body.alerts.map(({ kind }) => kind));
    expect(await kinds('nurse')).toEqual(new Set(['clinical', 'technical', 'administrative']));
    expect(await kinds('security')).toEqual(new Set(['security', 'technical']));
    expect(await kinds('virtual-assistant')).toEqual(new Set(['administrative']));
    const [wrong] = (await ask('technician', 'GET', '/v1/alerts?kind=technical&home=h000002')).body.alerts;
    expect(wrong?.evidence).toEqual([{ dev: 'h000002-r1-pulse-oximeter', code: '59408-5', at: expect.any(Number) }]);
    expect((await ask('security', 'GET', HYPOXIA)).status).toBe(404);
  });

  it('are acknowledged and resolved, once, by who may', async () => {
    const { ask, desk } = await testApi();
    expect((await ask('analyst', 'POST', `${HYPOXIA}/acknowledge`)).status).toBe(403);
    expect((await ask('technician', 'POST', `${HYPOXIA}/acknowledge`)).status).toBe(404);
    expect((await ask('nurse', 'POST', '/v1/alerts/h000001:device-values-wrong:h000001-r1:h000001-r1-pulse-oximeter:1/resolve')).status).toBe(403);
    expect((await ask('nurse', 'POST', `${HYPOXIA}/acknowledge`, { note: 'on my way' })).body.alert.state).toBe('acknowledged');
    expect((await ask('admin', 'POST', `${HYPOXIA}/resolve`)).body.alert.state).toBe('resolved');
    expect(await ask('nurse', 'POST', `${HYPOXIA}/resolve`)).toMatchObject({ status: 409, body: { error: { code: 'resolved' } } });
    expect(desk.acts.map(({ act, by }) => [act, by])).toEqual([['acknowledge', 'nurse'], ['resolve', 'admin']]);
    expect((await ask('nurse', 'GET', HYPOXIA)).body.history.map(({ alert }) => alert.state)).toEqual(['raised', 'acknowledged', 'resolved']);
  });

  it('that the pipeline knows no more are not said to be resolved', async () => {
    const { ask, desk } = await testApi();
    const act = desk.act.bind(desk);
    desk.act = async () => undefined;
    for (const verb of ['acknowledge', 'resolve']) expect(await ask('nurse', 'POST', `${HYPOXIA}/${verb}`)).toMatchObject({ status: 409, body: { error: { code: 'not-standing', message: expect.stringContaining('no longer stands') } } });
    // Somebody else resolves it in between.
    desk.act = async (said) => void (await act({ ...said, act: 'resolve' } as typeof said));
    expect(await ask('nurse', 'POST', `${HYPOXIA}/acknowledge`)).toMatchObject({ status: 409, body: { error: { code: 'resolved' } } });
  });

  it('are acknowledged by a POST with the type of JSON and nothing in it', async () => {
    const { ask } = await testApi();
    expect((await ask('nurse', 'POST', `${HYPOXIA}/acknowledge`, undefined, { 'content-type': 'application/json' })).status).toBe(200);
    expect((await ask('nurse', 'POST', `${HYPOXIA}/resolve`, '', { 'content-type': 'application/json' })).status).toBe(200);
  });
});

describe('the system', () => {
  it('says how it is, to anybody', async () => {
    const { ask, desk } = await testApi();
    expect(await ask(undefined, 'GET', '/healthz')).toMatchObject({ status: 200, body: { ok: true, broker: 'connected' } });
    desk.state = { ok: false, broker: 'lost', store: 'ready', judgedAt: undefined };
    expect(await ask(undefined, 'GET', '/healthz')).toMatchObject({ status: 503, body: { ok: false, judgedAt: null } });
  });

  it('counts what it did, for those who keep it running', async () => {
    const { ask } = await testApi();
    await ask('nurse', 'GET', A);
    await ask('nurse', 'GET', '/nowhere/at/all');
    const { text, headers } = await ask('technician', 'GET', '/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toContain('twinward_messages_total{channel="telemetry"} 42');
    expect(text).toContain('twinward_http_requests_total{method="GET",route="/v1/patients/:home/:resident",status="200"} 1');
    expect(text).toContain('twinward_http_requests_total{method="any",route="none",status="404"} 1');
    expect((await ask('nurse', 'GET', '/metrics')).status).toBe(403);
  });

  it('shows and verifies the audit log, also against a head noted earlier', async () => {
    const { ask, desk } = await testApi();
    for (let times = 0; times < 5; times += 1) await ask('nurse', 'GET', A);
    const noted = (await ask('security', 'GET', '/v1/audit/verify')).body;
    expect(noted).toMatchObject({ ok: true, lines: 5, from: 1, brokenAt: null, head: { n: 5 } });
    expect((await ask('admin', 'GET', '/v1/audit?limit=2')).body).toMatchObject({ lines: [{ n: 1, who: 'nurse', object: 'resident:h000001/h000001-r1' }, { n: 2 }], next: 2 });
    const anchor = `n=5&hash=${noted.head.hash}`;
    expect((await ask('admin', 'GET', `/v1/audit/verify?${anchor}`)).body).toMatchObject({ ok: true });
    desk.rows.lines = desk.rows.lines.slice(0, 3);
    expect((await ask('admin', 'GET', '/v1/audit/verify')).body).toMatchObject({ ok: true });
    expect((await ask('admin', 'GET', `/v1/audit/verify?${anchor}`)).body).toMatchObject({ ok: false, brokenAt: 5 });
    expect((await ask('nurse', 'GET', '/v1/audit')).status).toBe(403);
    expect((await ask('admin of 1', 'GET', '/v1/audit')).status).toBe(403);
  });
});

describe('who asks', () => {
  it('needs a token that is known', async () => {
    const { ask } = await testApi();
    expect(await ask(undefined, 'GET', A)).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer realm="twinward"' }, body: { error: { code: 'no-token' } } });
    for (const authorization of ['', 'Bearer', 'Bearer tw_no-such-token-no-such-token', 'Basic dTpw', `Bearer ${'a'.repeat(5_000)}`, 'bearer  x']) expect((await ask(undefined, 'GET', A, undefined, { authorization })).status).toBe(401);
    expect((await ask(undefined, 'GET', '/no/such/route')).status).toBe(401);
  });

  it('is written down: reads, writes and refusals', async () => {
    const { ask, desk } = await testApi();
    await ask(undefined, 'GET', A);
    await ask('virtual-assistant', 'GET', `${A}/observations`);
    await ask('nurse of 1', 'GET', '/v1/patients/h000002/h000002-r1');
    await ask('nurse of 1', 'GET', '/v1/patients/h000009/nobody');
    for (const url of ['/fhir/Device/h000002-hub', '/fhir/Observation?patient=h000002-r1', '/v1/alerts?home=h000002']) await ask('nurse of 1', 'GET', url);
    await ask('nurse', 'GET', '/v1/alerts?home=h000001');
    expect(desk.rows.lines.map(({ who, role, outcome, object }) => [who, role, outcome, object])).toEqual([
      ['unknown at 127.0.0.1', 'none', 'refused', '/v1/patients/:home/:resident'], ['virtual-assistant', 'virtual-assistant', 'refused', '/v1/patients/:home/:resident/observations'],
      ['nurse of 1', 'nurse', 'refused', 'resident:h000002/h000002-r1'], ['nurse of 1', 'nurse', 'failed', 'resident:h000009/nobody'],
      ['nurse of 1', 'nurse', 'refused', 'Device/h000002-hub'], ['nurse of 1', 'nurse', 'refused', 'Patient/h000002-r1'], ['nurse of 1', 'nurse', 'refused', '/v1/alerts'], ['nurse', 'nurse', 'allowed', '/v1/alerts'],
    ]);
  });

  it('is not written down with a parameter that was not understood', async () => {
    const { ask, desk } = await testApi();
    await ask('nurse', 'GET', '/v1/alerts?access_token=tw_secret');
    await ask('nurse', 'GET', '/v1/alerts?state=raised');
    expect(desk.rows.lines.map(({ outcome, detail }) => [outcome, detail])).toEqual([['failed', '400'], ['allowed', '200 ?state=raised']]);
  });

  it('finds its token in no line of the audit log, wherever it was put into a query', async () => {
    const { ask, desk } = await testApi();
    const { paths } = (await ask(undefined, 'GET', '/openapi.json')).body;
    const addresses = [...Object.keys(paths).map((path) => path.replace('{home}', 'h000001').replace('{resident}', 'h000001-r1').replace('{id}', 'h000001:hypoxia:h000001-r1:1')), '/openapi.json', '/nowhere'];
    for (const address of addresses) {
      for (const name of ['access_token', '__proto__', 'constructor']) {
        for (const as of [undefined, 'admin', 'virtual-assistant']) {
          const { status } = await ask(as, 'GET', `${address}?${name}=tw_secret`);
          expect(status, `${address} ${name}`).toBeGreaterThanOrEqual(400);
        }
      }
    }
    expect(desk.rows.lines.length).toBeGreaterThan(100);
    expect(JSON.stringify(desk.rows.lines)).not.toContain('tw_secret');
  });

  it('cannot hide what was looked up behind other parameters', async () => {
    const { ask, desk } = await testApi();
    for (const address of [`/v1/alerts?after=${'!'.repeat(194)}&home=h000002`, `/fhir/Patient?identifier=${'a'.repeat(190)}&_id=h000002-r1`, `/fhir/Device?type=${'%21'.repeat(190)}&patient=h000002-r1`]) {
      expect((await ask('nurse', 'GET', address)).status, address).toBe(200);
      expect(desk.rows.lines.at(-1)?.detail).toContain('h000002');
    }
    expect((await ask('nurse', 'GET', '/v1/alerts?resident=h\u00e9')).status).toBe(200);
    expect(desk.rows.lines.at(-1)?.detail).toBe('200 ?resident=h%C3%A9');
  });

  it('gets nothing that could not be written down', async () => {
    const faults: unknown[] = [];
    const { ask, desk } = await testApi({ onFault: (error) => faults.push(error) });
    desk.rows.audit = async () => { throw new StoreError('the disk is full', 'make room'); };
    const { status, text } = await ask('nurse', 'GET', A);
    expect(status).toBe(503);
    expect(text).not.toContain('1931');
    expect(faults).toHaveLength(1);
  });

  it('is slowed down after many failures, and a right token passes still', async () => {
    const { ask, desk } = await testApi({ throttle: { failures: 3 } });
    const statuses: number[] = [];
    for (let times = 0; times < 6; times += 1) statuses.push((await ask(undefined, 'GET', A)).status);
    for (let times = 0; times < 3; times += 1) expect((await ask(undefined, 'GET', `/v1/alerts?home=${'a'.repeat(5_000)}`)).status).toBe(429);
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429]);
    expect(desk.rows.lines).toHaveLength(3);
    expect((await ask('nurse', 'GET', A)).status).toBe(200);
  });

  it('learns nothing of our own faults', async () => {
    const { ask, desk } = await testApi({ onFault: () => undefined });
    desk.failure = new Error('secret of line 12');
    const { status, text } = await ask('nurse', 'GET', '/v1/alerts');
    expect(status).toBe(500);
    expect(text).not.toMatch(/secret|\bat \w+ \(/);
    desk.failure = new StoreError('no connection', 'start it');
    expect(await ask('nurse', 'GET', '/v1/alerts')).toMatchObject({ status: 503, body: { error: { code: 'not-ready' } } });
  });
});

describe('a request that is wrong', () => {
  it.each([
    ['an unknown parameter', 'GET', '/v1/alerts?colour=red', undefined, 400], ['a parameter twice', 'GET', '/v1/alerts?limit=1&limit=2', undefined, 400], ['a number that is none', 'GET', '/v1/alerts?limit=1e3', undefined, 400],
    ['a word that is none of the list', 'GET', '/v1/alerts?state=raised,gone', undefined, 400], ['a home that cannot be', 'GET', '/v1/patients/home/r1', undefined, 400], ['a NUL', 'GET', '/v1/alerts/a%00b', undefined, 400],
    ['bytes that are no text', 'GET', '/v1/alerts/%ff', undefined, 400], ['an unknown key', 'PUT', `${A}/thresholds`, { thresholds: {}, admin: true }, 400], ['prototype keys', 'PUT', `${A}/thresholds`, '{"__proto__":{"a":1},"thresholds":{}}', 400],
    ['a number beyond numbers', 'PUT', `${A}/thresholds`, '{"thresholds":{"spo2Low":1e999}}', 400], ['half a surrogate', 'PUT', `${A}/thresholds`, '{"thresholds":{},"note":"\\ud800"}', 400], ['broken JSON', 'PUT', `${A}/thresholds`, '{', 400],
    ['bytes that are not UTF-8', 'PUT', `${A}/thresholds`, Buffer.from([0x7b, 0xff, 0x7d]), 400], ['no body', 'PUT', `${A}/thresholds`, undefined, 400], ['a body too large', 'PUT', `${A}/thresholds`, `{"note":"${'a'.repeat(20_000)}"}`, 413],
    ['an address too long', 'GET', `/v1/alerts?home=${'a'.repeat(5_000)}`, undefined, 414], ['a method that is not there', 'DELETE', A, undefined, 404], ['an anchor cut in half', 'GET', '/v1/audit/verify?n=3', undefined, 400],
    ['a parameter where none is taken', 'GET', `${A}?colour=red`, undefined, 400], ['one more', 'PUT', `${A}/thresholds?colour=red`, { thresholds: {} }, 400],
  ])('by %s is told so, in JSON that repeats nothing', async (_name, method, url, body, status) => {
    const { ask } = await testApi();
    const answer = await ask('admin', method, url, body, body === undefined ? {} : { 'content-type': 'application/json' });
    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual({ code: expect.any(String), message: expect.any(String), hint: expect.any(String) });
    expect(answer.text).not.toMatch(/colour|gone|node_modules/);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('by its type of content is told so', async () => {
    const { ask } = await testApi();
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'application/x-www-form-urlencoded']) expect((await ask('admin', 'PUT', `${A}/thresholds`, 'thresholds', { 'content-type': type })).status).toBe(415);
  });
});
