/**
 * A quick yes for the messages that come in masses. `true` only where the schema (contract/messages.ts) would say yes, and keep every value as it is; where these
 * checks say no, the schema is asked. A property test holds the two against each other.
 */
import { EVENT_TYPES } from '../../contract/messages.ts';

type Json = Record<string, unknown>;

const EVENTS: ReadonlySet<unknown> = new Set(EVENT_TYPES);

export function isTelemetry(json: unknown): boolean {
  if (!isEnvelope(json)) return false;
  const { obs, mac } = json;
  if (!isCount(json['seq']) || !isCount(json['sentAt']) || !Array.isArray(obs) || obs.length < 1 || obs.length > 500) return false;
  if (mac !== undefined && typeof mac !== 'string') return false;
  for (let index = 0; index < obs.length; index += 1) if (!isObservation(obs[index])) return false;
  return keysIn(json) === (mac === undefined ? 8 : 9);
}

export function isHomeEvent(json: unknown): boolean {
  if (!isEnvelope(json)) return false;
  const { mac } = json;
  if (!isCount(json['seq']) || !isCount(json['sentAt']) || !isCount(json['at']) || typeof json['dev'] !== 'string' || !EVENTS.has(json['type'])) return false;
  if (mac !== undefined && typeof mac !== 'string') return false;
  return keysIn(json) === (mac === undefined ? 10 : 11);
}

function isEnvelope(json: unknown): json is Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const { v, run, home, hub, epoch } = json as Json;
  return v === 1 && typeof run === 'string' && typeof hub === 'string' && isCount(epoch) && isHomeId(home);
}

function isObservation(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const { dev, code, value, unit, at, q } = json as Json;
  if (typeof dev !== 'string' || typeof code !== 'string' || typeof unit !== 'string' || !isCount(at)) return false;
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (q === undefined) return keysIn(json as Json) === 5;
  return typeof q === 'number' && q >= 0 && q <= 1 && keysIn(json as Json) === 6;
}

/** `h` and six digits. */
function isHomeId(value: unknown): boolean {
  if (typeof value !== 'string' || value.length !== 7 || value.charCodeAt(0) !== 104) return false;
  for (let index = 1; index < 7; index += 1) {
    const digit = value.charCodeAt(index);
    if (digit < 48 || digit > 57) return false;
  }
  return true;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Own keys: what `JSON.parse` makes has no others. A key without a value counts too, so that `undefined` is left to the schema. */
function keysIn(json: Json): number {
  let keys = 0;
  for (const _ in json) keys += 1;
  return keys;
}
