/** An outside broker as the user names it: address, user and password, certificates. Everything that can be wrong with them before a connection is found here. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as tls from 'node:tls';
import { badInput } from '../../contract/errors.ts';
import type { BrokerAccess, BrokerTls, Credentials } from '../fleet/wire.ts';
import { reasonOf } from './files.ts';
import { brokerAddress } from './tcp-dial.ts';
import { withoutPassword } from './without-password.ts';

export interface BrokerWords {
  /** `mqtt://[user[:password]@]host[:port]` or `mqtts://…` */
  broker: string;
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** Where user and password may stand instead of in the address, which others can read in the list of processes. */
export const BROKER_USER = 'TWINWARD_BROKER_USER';
export const BROKER_PASSWORD = 'TWINWARD_BROKER_PASSWORD';

/** @param cwd files are relative to it @throws TwinwardError bad input; its words never hold the password */
export function brokerAccess({ broker, ca, cert, key }: BrokerWords, env: Readonly<Record<string, string | undefined>>, cwd: string): BrokerAccess {
  const bare = withoutPassword(broker);
  const parsed = URL.parse(broker);
  if (!parsed || !/^mqtts?:$/.test(parsed.protocol) || !parsed.hostname) {
    throw badInput('broker-url', `not a broker address: ${bare}`, { path: '--broker' }, 'write mqtt://host:port or mqtts://host:port; user and password with %40 for @, %2F for /, or in TWINWARD_BROKER_USER and TWINWARD_BROKER_PASSWORD');
  }
  if ((parsed.pathname !== '' && parsed.pathname !== '/') || parsed.search !== '' || parsed.hash !== '') {
    throw badInput('broker-url', `a broker address ends with the port: ${bare}`, { path: '--broker' }, 'topics go into --topic-prefix');
  }
  const { secure, host, port } = brokerAddress(bare);
  const url = `${parsed.protocol}//${host.includes(':') ? `[${host}]` : host}:${port}`;
  const files = { ...(ca !== undefined && { ca: resolve(cwd, ca) }), ...(cert !== undefined && { cert: resolve(cwd, cert) }), ...(key !== undefined && { key: resolve(cwd, key) }) };
  const given = Object.keys(files)[0];
  if (given !== undefined && !secure) throw badInput('broker-tls', `--broker-${given} needs a connection with TLS, and ${url} is one without`, { path: `--broker-${given}` }, 'write mqtts:// in --broker');
  if ((cert === undefined) !== (key === undefined)) throw badInput('broker-tls', 'a client certificate needs its key, and the key its certificate', { path: cert === undefined ? '--broker-cert' : '--broker-key' }, 'give both --broker-cert and --broker-key');
  const credentials = credentialsOf(parsed, env);
  return { url, ...(credentials && { credentials }), ...(given !== undefined && { tls: tlsOf(files) }) };
}

function credentialsOf({ username, password }: URL, env: Readonly<Record<string, string | undefined>>): Credentials | undefined {
  const user = username === '' ? env[BROKER_USER] : decoded(username);
  const secret = password === '' ? env[BROKER_PASSWORD] : decoded(password);
  if (!user && secret) throw badInput('broker-user', 'there is a password for the broker, but no user', { path: '--broker' }, `write mqtt://user@host:port, or set ${BROKER_USER}`);
  return user ? { username: user, password: secret ?? '' } : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone % is meant as it stands.
  }
}

function tlsOf(files: BrokerTls['files']): BrokerTls {
  const material: BrokerTls = { files };
  for (const [name, file] of Object.entries(files) as ['ca' | 'cert' | 'key', string][]) {
    const refuse = (why: string) => badInput('broker-tls', `--broker-${name} cannot be used: ${file}: ${why}`, { path: `--broker-${name}` }, `give a PEM file with ${name === 'key' ? 'the private key' : 'a certificate'}`);
    try {
      material[name] = readFileSync(file, 'utf8');
    } catch (error) {
      throw refuse(reasonOf(error));
    }
    // Node takes a CA file without any certificate in silence, and then trusts nobody.
    if (name !== 'key' && !isCertificate(material[name])) throw refuse('it holds no certificate');
  }
  try {
    tls.createSecureContext(material);
  } catch (error) {
    throw badInput('broker-tls', `certificate and key cannot be used together: ${(error as Error).message}`, { path: '--broker-key' }, 'give the key that the certificate was made for, in PEM, without a passphrase');
  }
  return material;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).serialNumber !== '';
  } catch {
    return false;
  }
}
