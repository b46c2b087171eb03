import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { brokerAccess, type BrokerWords } from '../../../lab/host-node/broker-access.ts';
import { withoutPassword } from '../../../lab/host-node/without-password.ts';
import { makeCertificates } from '../../support/certificates.ts';
import { have } from '../../support/services.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-access-'));
afterAll(() => rmSync(folder, { recursive: true }));
const access = (broker: string, env = {}, more: Partial<BrokerWords> = {}) => brokerAccess({ broker, ...more }, env, folder);

function refusal(run: () => unknown): { kind: string; code: string; message: string; hint: string; place: { path: string } } {
  try {
    run();
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
  throw new Error('it was taken');
}

describe('the address', () => {
  it.each([
    ['mqtt://localhost', 'mqtt://localhost:1883'], ['mqtts://broker.example:9999', 'mqtts://broker.example:9999'], ['mqtts://broker.example/', 'mqtts://broker.example:8883'], ['mqtt://[::1]:1884', 'mqtt://[::1]:1884'],
  ])('%s becomes %s', (text, url) => expect(access(text)).toEqual({ url }));

  it.each(['http://x', 'mqtt://', 'mqtt://host:99999', 'localhost:1883', 'mqtt://host/topic', 'mqtt://host?x=1', 'ws://host', 'mqtt://u:secret@', 'mqtt://u:se/cret@host:1', 'mqtt://u:secret@host:port', 'mqtt://u:secret@host/x'])('%s is bad input, and no word of it tells a password', (text) => {
    const { kind, code, message, hint } = refusal(() => access(text));
    expect({ kind, code }).toEqual({ kind: 'bad-input', code: 'broker-url' });
    expect(message + hint).not.toMatch(/secret|cret/);
  });
});

describe('user and password', () => {
  it('stand in the address, also with signs of their own', () => {
    expect(access('mqtt://ann:p%40ss%2Fword@host')).toEqual({ url: 'mqtt://host:1883', credentials: { username: 'ann', password: 'p@ss/word' } });
    expect(access('mqtt://ann:100%25%zz@host').credentials).toEqual({ username: 'ann', password: '100%25%zz' });
  });

  it('or in the environment, where the address has none', () => {
    const env = { TWINWARD_BROKER_USER: 'eve', TWINWARD_BROKER_PASSWORD: 'of the environment' };
    expect(access('mqtt://host', env).credentials).toEqual({ username: 'eve', password: 'of the environment' });
    expect(access('mqtt://ann@host', env).credentials).toEqual({ username: 'ann', password: 'of the environment' });
    expect(access('mqtt://ann:hers@host', env).credentials).toEqual({ username: 'ann', password: 'hers' });
  });

  it('a password without a user is bad input', () => expect(refusal(() => access('mqtt://host', { TWINWARD_BROKER_PASSWORD: 'secret' }))).toMatchObject({ code: 'broker-user', message: expect.not.stringContaining('secret') }));

  it('are taken out of a text wherever an address is', () => {
    expect(withoutPassword('unknown option --broker=mqtt://u:p@w@host:1883')).toBe('unknown option --broker=mqtt://host:1883');
    expect(withoutPassword('runs/x@y')).toBe('runs/x@y');
  });
});

describe.skipIf(!have('openssl'))('certificates', () => {
  const made = makeCertificates();
  afterAll(() => made.remove());
  writeFileSync(join(folder, 'empty.pem'), 'nothing\n');

  it('are read, and their files told to the SUT by absolute path', () => {
    const { tls } = access('mqtts://host', {}, { ca: made.ca, cert: made.client.cert, key: made.client.key });
    expect(tls).toMatchObject({ ca: expect.stringContaining('BEGIN CERTIFICATE'), files: { ca: made.ca, cert: made.client.cert, key: made.client.key } });
  });

  it.each<[string, string, Partial<BrokerWords>, RegExp]>([
    ['a file that is not there', 'mqtts://host', { ca: 'none.pem' }, /none\.pem: there is no such file/], ['a file without a certificate', 'mqtts://host', { ca: 'empty.pem' }, /empty\.pem: it holds no certificate/],
    ['a certificate without its key', 'mqtts://host', { cert: made.client.cert }, /needs its key/], ['a key without its certificate', 'mqtts://host', { key: made.client.key }, /its certificate/],
    ['a key of another certificate', 'mqtts://host', { cert: made.client.cert, key: made.server.key }, /cannot be used together/], ['an authority for a connection without TLS', 'mqtt://host', { ca: made.ca }, /is one without/],
  ])('%s is bad input', (_, broker, more, words) => {
    const { kind, code, message } = refusal(() => access(broker, {}, more));
    expect({ kind, code }).toEqual({ kind: 'bad-input', code: 'broker-tls' });
    expect(message).toMatch(words);
  });
});
