/** An API over a fake desk, and people to ask it. */
import { createApi, type Api, type ApiOptions } from '../../../../pipeline/node/api/api.ts';
import { createToken, type TokenEntry } from '../../../../pipeline/node/api/tokens.ts';
import type { Alert } from '../../../../contract/alert.ts';
import type { Desk, Patient, StoredObservation } from '../../../../pipeline/node/desk.ts';
import type { SaidAlert } from '../../../../pipeline/node/store/store.ts';
import { FakeDesk, NOW } from '../fake-desk.ts';

/** What tests read of a FHIR resource. */
export interface Found {
  resourceType: string;
  id: string;
  effectiveDateTime: string;
  code: { coding: { code: string }[] };
  evidence: { detail: { reference: string }[] }[];
}

/** What tests read of any answer. Where a part is missing the test fails, which is what it is for. */
export interface Answer extends Found {
  error: unknown;
  openapi: string;
  paths: Record<string, Record<string, { parameters: { in: string; name: string }[]; responses: Record<string, unknown>; requestBody?: unknown }>>;
  patients: Patient[];
  resident: Patient['resident'];
  devices: unknown[];
  observations: StoredObservation[];
  alerts: Alert[];
  alert: Alert;
  history: SaidAlert[];
  next: (string & { from?: number; to?: number }) | null;
  head: { n: number; hash: string };
  entry?: { resource: Found }[];
  link: { relation: string; url: string }[];
  rest: { resource: { type: string; searchParam: { name: string }[] }[] }[];
}

export interface Asked {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  body: Answer;
}

export interface TestApi {
  app: Api;
  desk: Desk;
  /** `as`: a token's name; none: no token */
  ask(as: string | undefined, method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Asked>;
  tokens: ReadonlyMap<string, string>;
}

/** Tokens named after what they may. */
const PEOPLE: Readonly<Record<string, Pick<TokenEntry, 'role' | 'homes' | 'residents'>>> = {
  'admin': { role: 'admin' }, 'nurse': { role: 'nurse' }, 'physician': { role: 'physician' }, 'technician': { role: 'technician' }, 'telehealth-coordinator': { role: 'telehealth-coordinator' },
  'virtual-assistant': { role: 'virtual-assistant' }, 'security': { role: 'security' }, 'analyst': { role: 'analyst' }, 'viewer': { role: 'viewer' },
  'nurse of 1': { role: 'nurse', homes: ['h000001'] }, 'admin of 1': { role: 'admin', homes: ['h000001'] }, 'admin of r1': { role: 'admin', residents: ['h000003/h000003-r1'] },
  'resident of 1': { role: 'resident', residents: ['h000001/h000001-r1'] }, 'technician of 1': { role: 'technician', homes: ['h000001'] },
};

export function testApi(options: Partial<ApiOptions> = {}): Promise<TestApi & { desk: FakeDesk }> {
  return apiOver(new FakeDesk(), options);
}

export async function apiOver<D extends Desk>(desk: D, options: Partial<ApiOptions> = {}): Promise<TestApi & { desk: D }> {
  const tokens = new Map<string, string>();
  const entries = Object.entries(PEOPLE).map(([name, rest]): TokenEntry => {
    const { token, sha256 } = createToken();
    tokens.set(name, token);
    return { name, sha256, ...rest };
  });
  const app = await createApi(desk, { tokens: entries, wallNow: () => NOW, throttle: { failures: 1e9 }, ...options });
  return {
    app, desk, tokens,
    async ask(as, method, url, body, headers = {}) {
      const answer = await app.inject({ method: method as 'GET', url, headers: { ...(as !== undefined && { authorization: `Bearer ${tokens.get(as)}` }), ...headers }, ...(body !== undefined && { payload: body as object }) });
      const json = /json/.test(String(answer.headers['content-type'])) && answer.body !== '';
      return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: (json ? answer.json() : undefined) as Answer };
    },
  };
}

