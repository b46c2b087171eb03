/** An API over a fake desk, and people to ask it. */
import { createApi, type Api, type ApiOptions } from '../../../../pipeline/node/api/api.ts';
import { createToken, type TokenEntry } from '../../../../pipeline/node/api/tokens.ts';
import { FakeDesk, NOW } from '../fake-desk.ts';

export interface Asked {
  status: number;
  headers: Record<string, unknown>;
  text: string;
  // Answers are JSON of many shapes; tests look at what they expect.
  body: any;
}

export interface TestApi {
  app: Api;
  desk: FakeDesk;
  /** `as`: a token's name; none: no token */
  ask(as: string | undefined, method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Asked>;
  tokens: ReadonlyMap<string, string>;
}

/** Tokens named after what they may. */
export const PEOPLE: Readonly<Record<string, Pick<TokenEntry, 'role' | 'homes' | 'residents'>>> = {
  'admin': { role: 'admin' }, 'nurse': { role: 'nurse' }, 'physician': { role: 'physician' }, 'technician': { role: 'technician' }, 'telehealth-coordinator': { role: 'telehealth-coordinator' },
  'virtual-assistant': { role: 'virtual-assistant' }, 'security': { role: 'security' }, 'analyst': { role: 'analyst' }, 'viewer': { role: 'viewer' },
  'nurse of 1': { role: 'nurse', homes: ['h000001'] }, 'admin of 1': { role: 'admin', homes: ['h000001'] }, 'admin of r1': { role: 'admin', residents: ['h000003/h000003-r1'] },
  'resident of 1': { role: 'resident', residents: ['h000001/h000001-r1'] }, 'technician of 1': { role: 'technician', homes: ['h000001'] },
};

export async function testApi(options: Partial<ApiOptions> = {}): Promise<TestApi> {
  const desk = new FakeDesk();
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
      return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: json ? answer.json() : undefined };
    },
  };
}

