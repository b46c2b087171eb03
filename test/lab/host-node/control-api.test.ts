import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openControlApi, type ControlApi } from '../../../lab/host-node/control-api.ts';
import { labRun } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';

const scenario = testScenario({ homes: 2, duration: '40m', seed: 'api' });
let api: ControlApi;
beforeAll(async () => { api = await openControlApi({ scenario }, 0); });
afterAll(() => api.close());

const post = (body: unknown, token = api.token) => fetch(`${api.url}/v1/inputs`, { method: 'POST', headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('the control API', () => {
  it('listens on loopback, and to nobody without its token', async () => {
    expect(api.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${api.url}/v1/run`)).status).toBe(401);
    expect((await post({ kind: 'command', data: { home: 'h000001', name: 'ping' } }, 'wrong')).status).toBe(401);
    expect((await fetch(`${api.url}/v1/run`, { headers: { authorization: `Bearer ${api.token}` } })).status).toBe(200);
  });

  it.each([
    ['no JSON', '{', 400], ['nothing known', { kind: 'shout' }, 400], ['a wrong name', { kind: 'command', data: { home: 'h000001', name: 'explode' } }, 400],
    ['a home that is not there', { kind: 'command', data: { home: 'h000003', name: 'ping' } }, 422], ['an entry that is not there', { kind: 'plant', data: { what: 'fault', entry: 'gremlins', home: 'h000001' } }, 422],
    ['a source that is no slug', { source: 'A B', kind: 'command', data: { home: 'h000001', name: 'ping' } }, 400],
  ])('refuses %s with a word of why', async (_, body, status) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(await answer.json())).toMatch(/error/);
    expect(api.takeInputs()).toEqual([]);
  });

  it('brings an input into the run, once, and what it did is replayed to the byte', async () => {
    const ask = { source: 'trainer', id: 'one', kind: 'plant', data: { what: 'fault', entry: 'uplink-outage', home: 'h000002', duration: '10m' } };
    expect((await post(ask)).status).toBe(202);
    expect((await post(ask)).status).toBe(409);
    const run = await labRun(scenario, { takeInputs: () => api.takeInputs() });
    expect(run.inputs.map((line) => JSON.parse(line))).toEqual([{ tick: 0, source: 'api:trainer', id: 'one', kind: 'plant', data: ask.data }]);
    expect(run.truth.some((line) => line.includes('uplink-outage'))).toBe(true);
    const again = await labRun(scenario, { inputs: run.inputs.map((line) => JSON.parse(line)) });
    expect(again.report.manifest.digests).toEqual(run.report.manifest.digests);
  });
});
