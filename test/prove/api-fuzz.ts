/** Requests of every malformed kind against the API, through `inject` and over sockets: no answer of 500 or above, no word of the inside in any. */
import { connect } from 'node:net';
import fc from 'fast-check';
import { type Api, type ApiOptions, listen } from '../../pipeline/node/api/api.ts';
import { alertId, patientId } from '../../pipeline/node/api/fhir/resources.ts';
import type { Desk } from '../../pipeline/node/desk.ts';
import { testApi } from '../pipeline/node/api/support.ts';

export interface FuzzFigures {
  seed: number;
  requests: number;
  /** of them over a socket, as raw bytes */
  sockets: number;
  /** PUT and POST answered with 200 */
  writes: number;
  /** `closed`: hung up without an answer, as to bytes that are no request */
  statuses: Record<string, number>;
  /** mutations that the requests had, by kind */
  kinds: Record<string, number>;
}

interface Shot {
  kinds: string[];
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: string | Uint8Array | undefined;
  /** bytes that replace the whole request */
  raw?: Uint8Array;
  socket: boolean;
}

/** Addresses of what the desk has, so that a request gets as far as it can. */
interface Targets {
  right: string[];
  /** in groups that are asked as often as each other */
  writes: [method: string, target: string][][];
}

async function targetsOf(desk: Fuzzed['desk']): Promise<Targets> {
  const [one, two = one] = desk.patients();
  const alerts = await desk.alerts({ limit: 1_000, states: ['raised', 'escalated', 'acknowledged'] });
  // Of each kind, for no role acts on all.
  const standing = [...new Map(alerts.map((alert) => [`${alert.home} ${alert.kind}`, alert])).values()].slice(0, 12);
  const [first, last = first] = [standing[0], standing.at(-1)];
  if (!one || !two || !first || !last) throw new Error('the desk that is asked has nobody, or no alert that stands');
  const [person, other] = [one, two].map(({ home, resident }) => `/v1/patients/${home}/${resident.id}`);
  const alert = ({ id }: { id: string }): string => `/v1/alerts/${id}`;
  return {
    right: [
      '/v1/patients', `/v1/patients?limit=2&after=${one.home}`, `${person}`, `${person}/observations?code=59408-5&from=0&limit=5`, `${other}/observations`, `${person}/thresholds`, '/v1/alerts?state=raised&kind=clinical,technical&since=0&limit=3', alert(first), `${alert(first)}/acknowledge`,
      `${alert(last)}/resolve`, '/v1/audit?limit=3', '/v1/audit/verify', '/fhir/metadata', '/fhir/Patient?_count=2', `/fhir/Patient/${patientId(one)}`, `/fhir/Observation?patient=${patientId(one)}&code=85354-9&date=ge2026`, `/fhir/Observation/${one.home}.abc.0123456789abcdef01234567`,
      `/fhir/Device?patient=${patientId(one)}`, `/fhir/Device/${one.home}-hub`, `/fhir/Flag?patient=${patientId(two)}`, `/fhir/Flag/${alertId(first)}`, `/fhir/DetectedIssue/${alertId(last)}`, '/fhir/DetectedIssue?_count=2', '/fhir/Patient/_search', '/fhir/Observation/_search', '/metrics', '/healthz', '/openapi.json',
    ],
    writes: [[person, other].map((at) => ['PUT', `${at}/thresholds`]), standing.map((one, index) => ['POST', `${alert(one)}/${index % 2 === 0 ? 'acknowledge' : 'resolve'}`]), [['POST', '/fhir/Patient/_search']]],
  };
}
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'LINK', 'M-SEARCH'];
const EVIL = [
  '%00', '%ff', '%c0%af', '%ed%a0%80', '..%2f..%2fetc%2fpasswd', '__proto__', 'constructor', 'prototype', 'toString', '%2e%2e', '%', '%2', '%zz', "' OR 1=1 --", '"; DROP TABLE audit; --', '<script>alert(1)</script>', '${7*7}', '{{7*7}}', '\u202e', '🧨', 'NaN', '-1', '1e309', '9'.repeat(30),
  '0x10', 'null', 'undefined', '[]', '[object Object]', 'a'.repeat(300), 'a'.repeat(1_200), 'true', '', ' ', '+', ';', '|', 'h000001', 'h000002-r1', '%0d%0aSet-Cookie:x=1', '*',
];
const QUERY_NAMES = ['limit', 'after', 'from', 'to', 'code', 'home', 'resident', 'state', 'kind', 'route', 'priority', 'since', 'n', 'hash', 'patient', 'device', 'date', 'identified', '_count', '_cursor', '_format', '_id', 'identifier', 'type', 'combo-code', '__proto__', 'constructor', 'limit[]', 'limit[a]', 'toString', 'hasOwnProperty'];

const evil = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...EVIL) }, { weight: 1, arbitrary: fc.string({ maxLength: 20 }) }, { weight: 1, arbitrary: fc.webFragments() });
const kind = <T>(name: string, arbitrary: fc.Arbitrary<T>) => arbitrary.map((value) => ({ name, value }));

const targetOf = (right: readonly string[]) => fc.oneof(
  { weight: 4, arbitrary: kind('right path', fc.constantFrom(...right)) },
  { weight: 3, arbitrary: kind('mutated path', fc.tuple(fc.constantFrom(...right), fc.nat(5), evil).map(([path, at, bad]) => path.split('?')[0]?.split('/').map((part, index) => (index === at + 1 ? bad : part)).join('/') ?? '/')) },
  { weight: 3, arbitrary: kind('mutated query', fc.tuple(fc.constantFrom(...right), fc.array(fc.tuple(fc.constantFrom(...QUERY_NAMES), evil), { minLength: 1, maxLength: 4 })).map(([path, pairs]) => `${path}${path.includes('?') ? '&' : '?'}${pairs.map(([key, value]) => `${key}=${value}`).join('&')}`)) },
  { weight: 1, arbitrary: kind('any path', fc.tuple(fc.constantFrom('/', '//', '/v1//', '/v1/../', '/./', '/%', '\\', '/fhir/$everything', '/fhir/_search?', 'http://elsewhere.example/v1/alerts', '*'), evil).map((parts) => parts.join(''))) },
  { weight: 1, arbitrary: kind('long path', fc.integer({ min: 1_000, max: 9_000 }).map((length) => `/v1/alerts?after=${'a'.repeat(length)}`)) },
);

/** Nested so deep that a recursive reader would run out of stack. */
const deep = fc.tuple(fc.integer({ min: 100, max: 7_000 }), fc.constantFrom('[', '{"a":')).map(([depth, open]) => `${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`);
const number = fc.constantFrom('1e999', '-1e999', '1e-999', '9'.repeat(400), '-0', '0.1e1', '1E400', '0x1', 'NaN', 'Infinity', '01');
const body = fc.oneof(
  { weight: 3, arbitrary: kind('no body', fc.constant(undefined)) },
  { weight: 3, arbitrary: kind('right body', fc.oneof(fc.record({ note: fc.string({ maxLength: 30 }) }, { requiredKeys: [] }), fc.record({ thresholds: fc.record({ spo2Low: fc.integer({ min: 30, max: 110 }), heartRateHigh: fc.double({ min: 0, max: 300, noNaN: true }), spo2Scale2: fc.boolean() }, { requiredKeys: [] }) })).map((value) => JSON.stringify(value))) },
  { weight: 2, arbitrary: kind('any JSON', fc.json({ maxDepth: 4 })) },
  { weight: 1, arbitrary: kind('form', fc.array(fc.tuple(fc.constantFrom(...QUERY_NAMES), evil), { maxLength: 4 }).map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'))) },
  { weight: 1, arbitrary: kind('deep JSON', deep) },
  { weight: 1, arbitrary: kind('wrong limits', fc.tuple(fc.constantFrom('spo2Low', 'glucoseHigh', 'spo2Scale2', '__proto__', 'toString'), fc.oneof(number, fc.json({ maxDepth: 1 }))).map(([key, value]) => `{"thresholds":{"${key}":${value}}}`)) },
  { weight: 1, arbitrary: kind('prototype keys', fc.constantFrom('{"__proto__":{"admin":true}}', '{"thresholds":{"__proto__":null}}', '{"constructor":{"prototype":{"x":1}}}', '{"thresholds":{},"constructor":{"prototype":1}}', '{"note":{"__proto__":[]}}', '{"\\u005f_proto__":1}')) },
  { weight: 1, arbitrary: kind('NUL and surrogates', fc.constantFrom('{"note":"\\u0000"}', '{"note":"\\ud800"}', '{"note":"\\udc00\\ud800"}', '{"note":"\u0000"}', '\u0000', '\ufeff{}', '{"note":"\\u001b[31m"}')) },
  { weight: 1, arbitrary: kind('bytes', fc.uint8Array({ maxLength: 200 })) },
  { weight: 1, arbitrary: kind('large body', fc.integer({ min: 10_000, max: 70_000 }).map((length) => `{"note":"${'x'.repeat(length)}"}`)) },
);

const TYPES = ['application/json', 'application/json', 'application/json', 'application/json; charset=utf-8', 'application/json; charset=utf-16', 'application/json;;;', 'text/plain', 'application/xml', 'multipart/form-data; boundary=', 'application/x-www-form-urlencoded', 'application/fhir+json', '/', '', 'a'.repeat(500), '__proto__'];
const oddHeader = fc.oneof(
  fc.constantFrom<[string, string]>(['if-match', '"x"'], ['if-none-match', '*'], ['if-modified-since', 'yesterday'], ['if-unmodified-since', 'Thu, 32 Feb 2026 99:99:99 GMT'], ['range', 'bytes=0-,-1'], ['accept', 'application/xml;q=nan'], ['accept-encoding', 'gzip;q=2, *;q=-1'],
    ['content-encoding', 'gzip'], ['accept-version', '99'], ['x-forwarded-for', '::1, <script>'], ['x-http-method-override', 'DELETE'], ['prefer', 'return=representation; handling=lenient'], ['host', 'evil.example:99999'], ['cookie', '__proto__=1; ='], ['forwarded', 'for="_x"'],
    ['origin', 'null'], ['expect', '100-continue'], ['connection', 'upgrade'], ['upgrade', 'websocket'], ['te', 'trailers']),
  fc.tuple(fc.constantFrom('x-odd', 'accept-language', 'user-agent', 'referer', 'x-request-id'), fc.string({ maxLength: 100 })),
  fc.tuple(fc.constant('x-long'), fc.integer({ min: 100, max: 12_000 }).map((length) => 'b'.repeat(length))),
);
const WRONG_TOKENS = ['', 'Bearer', 'Bearer ', 'bearer tw_', 'Basic YTpi', 'Bearer \u00e9\u00e9', `Bearer ${'t'.repeat(43)}`, `Bearer ${'t'.repeat(3_000)}`, 'Digest username="a"', 'Bearer a b', 'Bearer\ttw_x', 'null', 'Bearer __proto__'];

const raw = fc.oneof(
  kind('random bytes', fc.uint8Array({ minLength: 1, maxLength: 400 })),
  kind('malformed HTTP', fc.constantFrom(
    'GET\r\n\r\n', 'GET /healthz\r\n\r\n', 'GET /healthz HTTP/9.9\r\n\r\n', 'get /healthz HTTP/1.1\r\nhost: a\r\n\r\n', 'GET /healthz HTTP/1.1\r\n\r\n', 'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 'GET /healthz HTTP/1.1\r\nHost a\r\n\r\n', 'GET /health z HTTP/1.1\r\nHost: a\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\u0016\u0003\u0001\u0002\u0000', 'POST /v1/alerts/x/resolve HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'POST /v1/alerts/x/resolve HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
    'POST /v1/alerts/x/resolve HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde', 'POST /v1/alerts/x/resolve HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 'POST /v1/alerts/x/resolve HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nabc', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /healthz HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n', 'GET /healthz HTTP/1.1\nHost: a\n\n', '\r\n\r\n\r\n', 'GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: the unexpected\r\n\r\n', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET /healthz HTTP/1.1\r\nHost: a\r\n${'x: y\r\n'.repeat(3_000)}\r\n`, 'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n', 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/alerts HTTP/1.1\r\nHost: a\r\n\r\nBROKEN\r\n\r\n', 'POST /v1/alerts/x/resolve HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n',
  ).map((text) => Buffer.from(text, 'latin1'))),
);

function shot(tokens: readonly string[], { right, writes }: Targets): fc.Arbitrary<Shot> {
  const authorization = fc.oneof({ weight: 8, arbitrary: kind('right token', fc.constantFrom(...tokens).map((one) => `Bearer ${one}`)) }, { weight: 1, arbitrary: kind('wrong token', fc.constantFrom(...WRONG_TOKENS)) }, { weight: 1, arbitrary: kind('no token', fc.constant(undefined)) });
  const structured = fc.record({ target: targetOf(right), body, authorization, method: fc.oneof({ weight: 5, arbitrary: fc.constant('GET') }, { weight: 3, arbitrary: fc.constantFrom('POST', 'PUT') }, { weight: 2, arbitrary: fc.constantFrom(...METHODS) }), type: fc.constantFrom(...TYPES), odd: fc.array(oddHeader, { maxLength: 3 }), socket: fc.nat(9) })
    .map(({ target: at, body: sent, authorization: auth, method, type, odd, socket }): Shot => ({
      kinds: [at.name, sent.name, auth.name, ...(odd.length > 0 ? ['odd headers'] : [])], method, target: at.value, body: sent.value, socket: socket === 0,
      headers: [...(auth.value === undefined ? [] : [['authorization', auth.value] as [string, string]]), ...(sent.value === undefined ? [] : [['content-type', type] as [string, string]]), ...odd],
    }));
  // Where bodies are read: without it, most would never come so far.
  const write = fc.record({ one: structured, address: fc.oneof(...writes.map((group) => fc.constantFrom(...group))), token: fc.constantFrom(...tokens) })
    .map(({ one, address: [method, at], token }): Shot => ({ ...one, kinds: [...one.kinds, 'write'], method, target: at, headers: [...one.headers.filter(([name]) => name !== 'authorization' && (name !== 'content-type' || one.kinds.includes('bytes'))), ['authorization', `Bearer ${token}`], ...(one.body === undefined || one.kinds.includes('bytes') ? [] : [['content-type', at.endsWith('_search') ? 'application/x-www-form-urlencoded' : 'application/json'] as [string, string]])] }));
  const bytes = raw.map(({ name, value }): Shot => ({ kinds: [name], method: 'GET', target: '/', headers: [], body: undefined, raw: value, socket: true }));
  return fc.oneof({ weight: 14, arbitrary: structured }, { weight: 5, arbitrary: write }, { weight: 1, arbitrary: bytes });
}

function bytesOf({ method, target: at, headers, body: sent, raw: whole }: Shot): Uint8Array {
  if (whole) return whole;
  const content = sent === undefined ? Buffer.alloc(0) : Buffer.from(sent as string);
  const lines = [`${method} ${at} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers.filter(([name]) => name !== 'host' && name !== 'connection').map(([name, value]) => `${name}: ${value}`), ...(sent === undefined ? [] : [`Content-Length: ${content.length}`])];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'), content]);
}

/** @returns every answer that came until the server hung up, and all that was said */
async function overSocket(port: number, one: Shot): Promise<{ statuses: number[]; text: string }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect({ host: '127.0.0.1', port });
  let text = '';
  socket.setEncoding('latin1').on('data', (piece) => { text += piece; }).on('error', () => undefined).on('close', () => resolve(text));
  socket.end(bytesOf(one));
  const all = await promise;
  return { statuses: [...all.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1])), text: all };
}

async function answersTo(api: Fuzzed, port: number, one: Shot): Promise<{ statuses: number[]; text: string; socket: boolean }> {
  if (!one.socket) {
    try {
      const answer = await api.app.inject({ method: one.method as 'GET', url: one.target, headers: Object.fromEntries(one.headers), ...(one.body !== undefined && { payload: typeof one.body === 'string' ? one.body : Buffer.from(one.body) }) });
      return { statuses: [answer.statusCode], text: answer.body, socket: false };
    } catch {
      // Not every address and header can be injected; a socket takes them all.
    }
  }
  return { ...await overSocket(port, one), socket: true };
}

function isClear(answer: { error?: { code?: unknown; message?: unknown; hint?: unknown }; resourceType?: unknown }): boolean {
  return answer.resourceType === 'OperationOutcome' || [answer.error?.code, answer.error?.message, answer.error?.hint].every((part) => typeof part === 'string' && part !== '');
}

export interface Fuzzed {
  app: Api;
  tokens: ReadonlyMap<string, string>;
  desk: Pick<Desk, 'audit' | 'alerts' | 'patients'>;
}

/** @param open makes the API that is asked; the one over a fake desk where absent @throws with the smallest request that is answered with 500 or above, or with a word of the inside */
export async function fuzz(requests: number, seed: number, open: (options: Pick<ApiOptions, 'onFault'>) => Promise<Fuzzed> = testApi): Promise<FuzzFigures> {
  const faults: unknown[] = [];
  const api = await open({ onFault: (error) => faults.push(error) });
  const targets = await targetsOf(api.desk);
  const { port } = new URL(await listen(api.app));
  const figures: FuzzFigures = { seed, requests: 0, sockets: 0, writes: 0, statuses: {}, kinds: {} };
  const count = (of: Record<string, number>, key: string) => { of[key] = (of[key] ?? 0) + 1; };
  try {
    await fc.assert(fc.asyncProperty(shot([...api.tokens.values()], targets), async (one) => {
      const { statuses, text, socket } = await answersTo(api, Number(port), one);
      figures.requests += 1;
      if (socket) figures.sockets += 1;
      for (const name of one.kinds) count(figures.kinds, name);
      for (const status of statuses.length > 0 ? statuses : ['closed']) count(figures.statuses, String(status));
      if (statuses[0] === 200 && (one.method === 'PUT' || one.method === 'POST')) figures.writes += 1;
      if (statuses.some((status) => status >= 500)) throw new Error(`answered ${statuses.join(', ')}: ${text.slice(0, 300)} ${String(faults.at(-1))}`);
      if (!socket && one.method !== 'HEAD' && (statuses[0] as number) >= 400 && !isClear(JSON.parse(text))) throw new Error(`is not clear: ${text.slice(0, 300)}`);
      if (/node_modules|\.ts:\d|<script/i.test(text)) throw new Error(`says too much: ${text.slice(0, 300)}`);
    }), { numRuns: requests, seed });
    const { brokenAt } = await api.desk.audit.verify();
    if (brokenAt !== undefined) throw new Error(`the audit log broke at line ${brokenAt}`);
  } finally {
    await api.app.close();
  }
  return figures;
}
