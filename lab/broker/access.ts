/** Who may do what on the embedded broker: the profile `standard`. All decisions are synchronous, or aedes would reorder the packets of one read. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { clockTopic, parseHomeTopic, watermarkTopic } from '../../contract/topics.ts';
import { hubName } from '../fleet/fleet.ts';
import type { Credentials } from '../fleet/wire.ts';

/** What a SUT may do besides reading the lab's topics and saying alerts. */
export interface SutRealm {
  /** it speaks on topics of its own: outside of `twinward/` it may do as it likes, for there is nobody else's */
  isFree: boolean;
  /** of a SUT that was set up before the run; absent: only the one that the lab made up */
  password?: string;
}

/** Channels that a hub publishes on, in its own home only. */
const HUB_CHANNELS: ReadonlySet<string> = new Set(['telemetry', 'event', 'status', 'reply']);

/** The user name is the claim, the HMAC over it the proof. @param secret random, one per run */
export function credentialsOf(secret: string, username: string): Credentials {
  return { username, password: bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(username))) };
}

/** @param given of SUTs, where it was chosen beforehand */
export function isPasswordOf(secret: string, username: string, password: Uint8Array | undefined, given?: string): boolean {
  if (password === undefined) return false;
  const isGiven = given !== undefined && roleOf(username)?.kind === 'sut' && isEqual(password, utf8ToBytes(given));
  return isGiven || isEqual(password, utf8ToBytes(credentialsOf(secret, username).password));
}

/** Looks at every byte whatever the first ones were, so that time tells nothing about how much was right. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  let differences = a.length ^ b.length;
  for (let index = 0; index < b.length; index += 1) differences |= (a[index] ?? 0) ^ (b[index] as number);
  return differences === 0;
}

/** `watcher`: sees what goes over the lab's topics, and says nothing. */
export type BrokerRole = { kind: 'hub'; home: string } | { kind: 'sut' } | { kind: 'lab' } | { kind: 'watcher' };

export const WATCHER = 'watcher';

export function roleOf(username: string): BrokerRole | undefined {
  if (username === 'lab') return { kind: 'lab' };
  if (username === WATCHER) return { kind: 'watcher' };
  if (/^sut:.+/.test(username)) return { kind: 'sut' };
  const home = /^home:(h\d{6})$/.exec(username)?.[1];
  return home === undefined ? undefined : { kind: 'hub', home };
}

/** A hub's client id is its user name; others choose, but none of a hub's: with it they would take over its session [MQTT-3.1.4-2]. */
export function mayUseClientId(role: BrokerRole, clientId: string): boolean {
  return role.kind === 'hub' ? clientId === hubName(role.home) : !clientId.startsWith(hubName(''));
}

/** Publishes and last wills. */
export function mayPublish(role: BrokerRole, topic: string, prefix: string, realm?: SutRealm): boolean {
  if (topic.startsWith('$')) return false; // $SYS is the broker's own
  if (role.kind === 'lab') return true;
  if (role.kind === 'watcher') return false;
  const target = parseHomeTopic(topic, prefix);
  if (role.kind === 'hub') return target?.home === role.home && HUB_CHANNELS.has(target.channel);
  return topic.startsWith(`${prefix}twinward/v1/alerts/`) || topic === watermarkTopic(prefix) || target?.channel === 'cmd' || (realm?.isFree === true && !topic.startsWith(`${prefix}twinward/`));
}

export function maySubscribe(role: BrokerRole, filter: string, prefix: string, realm?: SutRealm): boolean {
  if (role.kind === 'lab') return true;
  if (role.kind === 'sut') return filter.startsWith(`${prefix}twinward/`) || (realm?.isFree === true && !filter.startsWith('$'));
  if (role.kind === 'watcher') return filter.startsWith(`${prefix}twinward/v1/`) || filter === clockTopic(prefix) || filter === watermarkTopic(prefix);
  return filter === `${prefix}twinward/v1/${role.home}/cmd`;
}
