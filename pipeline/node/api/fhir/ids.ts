/**
 * Ids of FHIR resources: 1 to 64 of `A-Z a-z 0-9 - .` (R4 `id`). Each begins with its home, so that one look into that home finds what it names; the rest is the
 * name itself where it fits, with `..` for a colon, else a hash of it.
 */
import { createHash } from 'node:crypto';
import { HomeId } from '../../../../contract/messages.ts';
import type { StoredObservation } from '../../desk.ts';

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

export function fhirId(home: string, name: string): string {
  const plain = `${home}${name.startsWith(home) ? name.slice(home.length) : `.${name}`}`.replaceAll(':', '..');
  return nameOf(plain) === name && plain.length <= 64 ? plain : `${home}.x-${digest(name, 40)}`;
}

/** What a plain id names; something else for one that was hashed. */
export function nameOf(id: string): string | undefined {
  const [, home, own, other] = /^(h\d{6})(?:((?:-|\.\.)[A-Za-z0-9.-]*)|\.([A-Za-z0-9-][A-Za-z0-9.-]*))$/.exec(id) ?? [];
  if (home === undefined) return undefined;
  return (other ?? `${home}${own}`).replaceAll('..', ':');
}

export function homeOf(id: string): string | undefined {
  const home = id.slice(0, 7);
  return HomeId.safeParse(home).success ? home : undefined;
}

/** Of a reading: home, instant, and a hash of what makes it another one. Two with all of these equal are the same reading, heard twice. */
export function readingId({ home, resident, dev, code, at, value }: Pick<StoredObservation, 'home' | 'resident' | 'dev' | 'code' | 'at'> & { value?: number }): string {
  return `${home}.${at.toString(36)}.${digest(JSON.stringify([resident ?? '', dev, code, value ?? null]), 24)}`;
}

export function instantOf(id: string): number | undefined {
  const at = /^h\d{6}\.([0-9a-z]{1,11})\.[0-9a-f]{24}$/.exec(id)?.[1];
  return at === undefined ? undefined : Number.parseInt(at, 36);
}
