/**
 * A user of one home gets nothing of another: asked of every route that the OpenAPI document names, with the other's names in every place where a name can stand. A new route is asked too; one
 * with a parameter that is not known here fails.
 */
import { describe, expect, it } from 'vitest';
import { testApi, type TestApi } from './support.ts';

/** What may stand for a path or query parameter: of the other home, as each route names things. */
const OTHER = {
  home: 'h000002', resident: 'h000002-r1', patient: 'h000002-r1', device: 'h000002-r1-pulse-oximeter', alert: 'h000002:hypoxia:h000002-r1:1', flag: 'h000002..hypoxia..h000002-r1..1',
} as const;
/** Query parameters that name nobody: pages, times, words of a list, codes. */
const HARMLESS = new Set(['limit', 'from', 'to', 'since', 'state', 'kind', 'priority', 'route', 'code', 'combo-code', 'type', 'date', 'identified', 'n', 'hash', '_count', '_format']);
/** Marks that stand in the data of home 2 alone: names, a birth year, what its alerts say. */
const MARKS = /h000002|1942/;

interface Route {
  method: string;
  path: string;
  /** names of parameters, of the address or of a form */
  query: string[];
  form: boolean;
}

/** A request to send. */
interface Asking {
  address: string;
  body: unknown;
  headers: Record<string, string>;
}

const FORM = 'application/x-www-form-urlencoded';

async function routesOf({ ask }: TestApi): Promise<Route[]> {
  const { paths } = (await ask(undefined, 'GET', '/openapi.json')).body;
  return Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
    const form = (requestBody as { content: Record<string, { schema: { properties: object } }> } | undefined)?.content[FORM]?.schema.properties;
    return { method: method.toUpperCase(), path, form: form !== undefined, query: [...parameters.filter((one) => one.in === 'query').map(({ name }) => name), ...Object.keys(form ?? {})] };
  }));
}

/** The observation ids of the other home, as the other's own bundle gives them. */
async function observationOf(api: TestApi, patient: string): Promise<string> {
  return (await api.ask('admin', 'GET', `/fhir/Observation?patient=${patient}&_count=1`)).body.entry?.[0]?.resource.id as string;
}

function idFor(path: string, observation: string): string {
  if (path.startsWith('/v1/alerts/')) return OTHER.alert;
  const type = /^\/fhir\/(\w+)\//.exec(path)?.[1];
  const known: Record<string, string> = { Patient: OTHER.patient, Device: OTHER.device, Observation: observation, Flag: OTHER.flag, DetectedIssue: OTHER.flag };
  const id = known[type ?? ''];
  if (id === undefined) throw new Error(`no id is known for ${path}: teach this test what it stands for`);
  return id;
}

/** What to ask of a route: bare, and with each parameter that can name somebody. */
function requests({ method, path, query, form }: Route, observation: string): Asking[] {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'id') return encodeURIComponent(idFor(path, observation));
    if (name === 'home' || name === 'resident') return OTHER[name];
    throw new Error(`no value is known for {${name}} of ${path}: teach this test what it stands for`);
  });
  const naming: Record<string, string> = {
    home: OTHER.home, resident: OTHER.resident, patient: OTHER.patient, device: OTHER.device, _id: path.includes('Device') ? OTHER.device : OTHER.patient,
    identifier: path.includes('Patient') ? 'h000002/h000002-r1' : path.includes('Device') ? 'h000002/h000002-r1-pulse-oximeter' : OTHER.alert, after: 'h000001/h000001-r1', _cursor: 'h000001',
  };
  const unknown = query.find((name) => !(name in naming) && !HARMLESS.has(name));
  if (unknown !== undefined) throw new Error(`the parameter ${unknown} of ${path} is not known: teach this test how it names somebody, or that it cannot`);
  const pairs = ['', ...query.filter((name) => name in naming).map((name) => `${name}=${encodeURIComponent(naming[name] as string)}`)];
  return pairs.map((pair) => (form ? { address: filled, body: pair, headers: { 'content-type': FORM } } : { address: pair === '' ? filled : `${filled}?${pair}`, body: BODY[method], headers: {} }));
}

const WITHOUT_TOKEN = ['/healthz', '/fhir/metadata'];
const BODY: Record<string, unknown> = { PUT: { thresholds: {} }, POST: {} };

describe('a user of home 1', () => {
  it.each(['nurse of 1', 'admin of 1', 'resident of 1', 'technician of 1'])('who is %s gets nothing of home 2 by any route', async (as) => {
    const api = await testApi();
    const observation = await observationOf(api, 'h000002-r1');
    for (const route of await routesOf(api)) {
      for (const { address, body, headers } of requests(route, observation)) {
        const { status, text } = await api.ask(as, route.method, address, body, headers);
        const asked = `${route.method} ${address} ${String(body)}`;
        // What the caller asked for stands in the self link of a bundle; everything else is the server's word.
        const said = text.replace(/\{"relation":"self","url":"[^"]*"\}/, '');
        expect(said, asked).not.toMatch(MARKS);
        if (route.path.includes('{')) expect([404, 403], asked).toContain(status);
        // The role was refused before anything was looked up; a resource that is another's is not there.
        if (route.path.includes('{') && as === 'admin of 1') expect(status, asked).toBe(404);
      }
    }
    expect(api.desk.acts).toEqual([]);
  });

  it('asks for what is there: an administrator gets home 2 by every one of these routes', async () => {
    const api = await testApi();
    const observation = await observationOf(api, 'h000002-r1');
    let seen = 0;
    for (const route of await routesOf(api)) {
      if (WITHOUT_TOKEN.includes(route.path) || /audit|metrics/.test(route.path)) continue;
      const texts = await Promise.all(requests(route, observation).map(async ({ address, body, headers }) => (await api.ask('admin', route.method, address, body, headers)).text));
      const told = texts.some((text) => MARKS.test(text)) || route.path.endsWith('thresholds');
      expect(told, `${route.method} ${route.path}`).toBe(true);
      seen += 1;
    }
    expect(seen).toBeGreaterThanOrEqual(22);
  });

  it('is told the same of another’s thing as of none at all', async () => {
    const { ask } = await testApi();
    for (const [other, none] of [['/v1/patients/h000002/h000002-r1', '/v1/patients/h000009/h000009-r1'], [`/v1/alerts/${OTHER.alert}`, '/v1/alerts/h000009:x'], [`/fhir/Flag/${OTHER.flag}`, '/fhir/Flag/h000009..x'], [`/fhir/Patient/${OTHER.patient}`, '/fhir/Patient/h000009-r1']]) {
      const [first, second] = [await ask('nurse of 1', 'GET', other as string), await ask('nurse of 1', 'GET', none as string)];
      expect(first.status).toBe(404);
      expect(first.text).toBe(second.text);
    }
  });

  it('sees of a shared outage the part that is theirs', async () => {
    const { ask } = await testApi();
    const { alert } = (await ask('technician of 1', 'GET', '/v1/alerts/h000001:shared-outage:1')).body;
    expect(alert).toMatchObject({ homes: ['h000001'], evidence: [], text: 'Several homes lost one shared thing' });
    expect((await ask('technician', 'GET', '/v1/alerts/h000001:shared-outage:1')).body.alert.homes).toHaveLength(3);
  });

  it('needs a token for every route but two', async () => {
    const api = await testApi();
    for (const { method, path } of await routesOf(api)) {
      const { status } = await api.ask(undefined, method, path.replaceAll(/[{}]/g, ''), BODY[method]);
      expect(status, `${method} ${path}`).toBe(WITHOUT_TOKEN.includes(path) ? 200 : 401);
    }
  });
});

describe('a user of one of two people in a home', () => {
  it('gets nothing of the other, nor of what is of the home as a whole', async () => {
    const { ask, desk } = await testApi();
    for (const address of ['/v1/patients', '/v1/alerts', '/fhir/Patient', '/fhir/Device', '/fhir/Flag', '/fhir/DetectedIssue', '/fhir/Observation?patient=h000003-r1', '/v1/patients/h000003/h000003-r1/observations']) {
      const { text, status } = await ask('admin of r1', 'GET', address);
      expect(status, address).toBe(200);
      expect(text, address).toContain('h000003-r1');
      expect(text, address).not.toMatch(/h000003-r2|h000001|h000002|h000003-hub|message-forged/);
    }
    expect((await ask('admin of r1', 'GET', '/fhir/Device/h000003-hub')).status).toBe(404);
    for (const address of ['/fhir/Patient/h000003-r2', '/fhir/Observation?patient=h000003-r2', '/v1/patients/h000003/h000003-r2']) {
      expect((await ask('admin of r1', 'GET', address)).text).not.toContain('1964');
      expect(desk.rows.lines.at(-1)?.outcome, address).toBe('refused');
    }
    expect((await ask('admin of r1', 'GET', '/v1/alerts/h000003:message-forged:1')).status).toBe(404);
  });
});
