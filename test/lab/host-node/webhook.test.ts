import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Sut } from '../../../contract/sut.ts';
import type { SutWays } from '../../../lab/fleet/peers.ts';
import { deliver } from '../../../lab/host-node/http-feed.ts';
import { sutPort } from '../../../lab/host-node/sut-port.ts';
import { openWebhook, type Webhook } from '../../../lab/host-node/webhook.ts';

let hook: Webhook | undefined;
afterEach(() => hook?.close());

const heard: { payload: string; headers: Record<string, string> }[] = [];
async function open(token?: string): Promise<Webhook> {
  heard.length = 0;
  hook = await openWebhook({ port: 0, path: '/alerts', token, hear: (payload, headers) => heard.push({ payload, headers }) });
  return hook;
}
const post = (url: string, body: string, headers: Record<string, string> = {}, method = 'POST') => fetch(url, { method, headers, ...(method === 'GET' ? {} : { body }) }).then(({ status }) => status);

describe('the webhook', () => {
  it('hears what is posted, with its headers, on loopback', async () => {
    const { url } = await open();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/alerts$/);
    expect(await post(`${url}?who=me`, '{"a":1}', { 'X-Ward': '7' })).toBe(202);
    expect(heard).toMatchObject([{ payload: '{"a":1}', headers: { 'x-ward': '7' } }]);
  });

  it('takes only who has the token, and does not hand it on', async () => {
    const { url } = await open('secret');
    expect(await post(url, 'x')).toBe(401);
    expect(await post(url, 'x', { Authorization: 'Bearer wrong!' })).toBe(401);
    expect(await post(url, 'x', { Authorization: 'Bearer secret' })).toBe(202);
    expect(heard).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain('secret');
  });

  it('refuses other paths, other methods and bodies without end', async () => {
    const { url } = await open();
    expect(await post(url.replace('/alerts', '/'), 'x')).toBe(404);
    expect(await post(url, '', {}, 'GET')).toBe(405);
    expect(await post(url, 'x'.repeat(300_000))).toBe(413);
    expect(heard).toEqual([]);
  });

  it('says which port is taken', async () => {
    const { url } = await open();
    await expect(openWebhook({ port: Number(new URL(url).port), path: '/', token: undefined, hear() {} })).rejects.toMatchObject({ code: 'webhook-port', message: expect.stringContaining('something else listens on it') });
  });
});

describe('a message to a SUT over HTTP', () => {
  async function server(statuses: number[]) {
    const asked: string[] = [];
    const types: (string | undefined)[] = [];
    const made = createServer((request, response) => {
      types.push(request.headers['content-type']);
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(statuses.shift() ?? 200, { 'Retry-After': '0' }).end('in other words');
    }).listen(0, '127.0.0.1');
    await once(made, 'listening');
    const request = { url: `http://127.0.0.1:${(made.address() as AddressInfo).port}/in`, method: 'POST', headers: {}, body: 'x', timeoutMs: 1_000 };
    return { asked, types, request, [Symbol.dispose]: () => void made.close() };
  }

  it('is sent again while the server is busy', async () => {
    using busy = await server([503, 429, 204]);
    await deliver(busy.request);
    expect(busy.asked).toEqual(['POST /in', 'POST /in', 'POST /in']);
  });

  it('is not sent again where it is refused, and the refusal is told in its own words', async () => {
    using strict = await server([422]);
    await expect(deliver(strict.request)).rejects.toMatchObject({ kind: 'environment', code: 'feed-refused', message: expect.stringMatching(/POST http:.*\/in gave HTTP 422: in other words/) });
    expect(strict.asked).toHaveLength(1);
  });

  it('has the content type that its file says, in whatever case, or else ours', async () => {
    using typed = await server([]);
    const sut = (headers: Record<string, string>) => sutPort(Sut.parse({ schema: 'twinward.sut/1', id: 'x', title: 'X', version: '1', start: { command: ['x'] }, codec: 'fhir', feed: { url: typed.request.url, headers } }));
    const parcel = { to: typed.request.url, body: '{}' };
    for (const headers of [{ 'content-type': 'application/json' }, { 'CONTENT-TYPE': 'text/plain' }, { 'X-Ward': '7' }]) await sut(headers as Record<string, string>).feed?.carry(parcel, {} as SutWays);
    expect(typed.types).toEqual(['application/json', 'text/plain', 'application/fhir+json']);
  });

  it('is given up in bounded time where nobody listens', { timeout: 15_000 }, async () => {
    using gone = await server([]);
    const { request } = gone;
    gone[Symbol.dispose]();
    await expect(deliver(request)).rejects.toMatchObject({ code: 'feed-unreachable', message: expect.stringMatching(/in 6 tries: .*ECONNREFUSED/) });
  });
});
