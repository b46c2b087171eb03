/** What only a socket shows: bytes that are no HTTP, limits of headers, and where it listens. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../../pipeline/node/api/api.ts';
import { testApi, type TestApi } from './support.ts';

let api: TestApi;
let url: string;
beforeAll(async () => {
  api = await testApi();
  url = await listen(api.app);
});
afterAll(() => api.app.close());

function say(bytes: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  socket.setEncoding('utf8').on('data', (piece) => { text += piece; }).on('close', () => resolve(text)).on('error', reject);
  socket.end(bytes);
  return promise;
}

describe('the API on a socket', () => {
  it('listens on loopback where nothing else is said, and says so where the port is taken', async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const other = await testApi();
    await expect(listen(other.app, { port: Number(new URL(url).port) })).rejects.toMatchObject({ kind: 'environment', code: 'api-port' });
    await other.app.close();
  });

  it.each([['GET / HTTP/9.9\r\n\r\n', 400], ['\u0016\u0003\u0001 hello', 400], ['GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400], [`GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(9_000)}\r\n\r\n`, 431]])('answers %j with a clear error and hangs up', async (bytes, status) => {
    const text = await say(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n')))).toEqual({ error: { code: expect.any(String), message: expect.any(String), hint: expect.any(String) } });
    expect(text).toMatch(/\r\nconnection: close\r\n/i);
  });

  it('puts its own address into links, whatever the request says of the host', async () => {
    const text = await say(`GET /fhir/Patient?_count=1 HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer ${api.tokens.get('admin')}\r\nConnection: close\r\n\r\n`);
    expect(text).toContain(`"fullUrl":"${url}/fhir/Patient/h000001-r1"`);
    expect(text).not.toContain('evil.example');
  });
});
