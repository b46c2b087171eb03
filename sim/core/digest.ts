/** SHA-256 digests of ordered records. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Hex SHA-256 of a text in UTF-8. */
export function digestText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * A digest over homes: each home has its own running hash, and the digest is the hash of the per-home hashes in order of home id. So it does not
 * depend on how homes are spread over workers, and a mismatch names the home.
 */
export class HomeDigest {
  readonly #homes = new Map<string, ReturnType<typeof sha256.create>>();

  add(home: string, record: string): void {
    let hash = this.#homes.get(home);
    if (!hash) this.#homes.set(home, (hash = sha256.create()));
    hash.update(utf8ToBytes(record)).update(SEPARATOR);
  }

  /** Hex per home, sorted by home id. The digest may go on being fed afterwards. */
  perHome(): [string, string][] {
    return [...this.#homes].map(([home, hash]): [string, string] => [home, bytesToHex(hash.clone().digest())]).toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  }

  hex(): string {
    return digestOfHomes(this.perHome());
  }
}

/** The digest over digests of homes. @param perHome [home, hex] in order of home id */
export function digestOfHomes(perHome: readonly [string, string][]): string {
  return digestText(perHome.map(([home, hash]) => `${home}:${hash}`).join('\n'));
}

const SEPARATOR = Uint8Array.of(10);
