/** SHA-256 digests of ordered records. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A running SHA-256 over texts in UTF-8. */
export interface TextHash {
  update(text: string): void;
  /** Hex of what came so far; the hash may go on. */
  hex(): string;
}

class PlainHash implements TextHash {
  readonly #hash = sha256.create();

  update(text: string): void {
    this.#hash.update(utf8ToBytes(text));
  }

  hex(): string {
    return bytesToHex(this.#hash.clone().digest());
  }
}

let create: () => TextHash = () => new PlainHash();

/** A host may bring a faster SHA-256 than the one in plain JavaScript: the same digests, sooner. Holds for this thread, for hashes begun from now on. */
export function bringHash(factory: () => TextHash): void {
  create = factory;
}

/** Hex SHA-256 of a text in UTF-8. */
export function digestText(text: string): string {
  const hash = create();
  hash.update(text);
  return hash.hex();
}

/**
 * A digest over homes: each home has its own running hash, and the digest is the hash of the per-home hashes in order of home id. So it does not
 * depend on how homes are spread over workers, and a mismatch names the home.
 */
export class HomeDigest {
  readonly #homes = new Map<string, TextHash>();

  add(home: string, record: string): void {
    let hash = this.#homes.get(home);
    if (!hash) this.#homes.set(home, (hash = create()));
    hash.update(`${record}\n`);
  }

  /** Hex per home, sorted by home id. The digest may go on being fed afterwards. */
  perHome(): [string, string][] {
    return [...this.#homes].map(([home, hash]): [string, string] => [home, hash.hex()]).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  }

  hex(): string {
    return digestOfHomes(this.perHome());
  }
}

/** The digest over digests of homes. @param perHome [home, hex] in order of home id */
export function digestOfHomes(perHome: readonly [string, string][]): string {
  return digestText(perHome.map(([home, hash]) => `${home}:${hash}`).join('\n'));
}
