/**
 * Addressed randomness: a draw is a pure function of (seed, home, stream, slot, index), never "the next number". So adding a device or an episode
 * changes no other byte, and any home can be computed alone. Philox 4×32-10 turns the 128-bit address into 128 random bits.
 * @source J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011); test vectors of Random123
 */
import seedrandom from 'seedrandom';
import { normalQuantile } from './math.ts';

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const M0_HIGH = M0 >>> 16;
const M0_LOW = M0 & 0xffff;
const M1_HIGH = M1 >>> 16;
const M1_LOW = M1 & 0xffff;

/**
 * Fills `out` [4] with Philox 4×32-10 of counter (c0…c3) under key (k0, k1), all 32-bit, signed or not. Every step stays in 32-bit integers: the high halves of
 * the products come from 16-bit halves, whose partial sums never exceed 32 bits.
 */
export function philox(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array): void {
  for (let round = 0; round < 10; round += 1) {
    const c0Low = c0 & 0xffff;
    const c0High = c0 >>> 16;
    const middle0 = (Math.imul(M0_HIGH, c0Low) + (Math.imul(M0_LOW, c0Low) >>> 16)) | 0;
    const cross0 = (Math.imul(M0_LOW, c0High) + (middle0 & 0xffff)) | 0;
    const high0 = (Math.imul(M0_HIGH, c0High) + (middle0 >>> 16) + (cross0 >>> 16)) | 0;
    const c2Low = c2 & 0xffff;
    const c2High = c2 >>> 16;
    const middle1 = (Math.imul(M1_HIGH, c2Low) + (Math.imul(M1_LOW, c2Low) >>> 16)) | 0;
    const cross1 = (Math.imul(M1_LOW, c2High) + (middle1 & 0xffff)) | 0;
    const high1 = (Math.imul(M1_HIGH, c2High) + (middle1 >>> 16) + (cross1 >>> 16)) | 0;
    const low0 = Math.imul(M0, c0);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** 32-bit id of a stream name (FNV-1a). Resolve once, outside loops. */
export function streamId(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  return hash;
}

export class Rng {
  readonly #k0: number;
  readonly #k1: number;
  readonly #words = new Uint32Array(4);

  /** @param seed any text; `seedrandom` turns it into the root key */
  constructor(seed: string) {
    const root = seedrandom(`twinward:${seed}`);
    this.#k0 = root.int32() | 0;
    this.#k1 = root.int32() | 0;
  }

  /** An unsigned 32-bit word. One draw. */
  word(home: number, stream: number, slot: number, index = 0): number {
    philox(home | 0, stream | 0, slot | 0, index | 0, this.#k0, this.#k1, this.#words);
    return this.#words[0] as number;
  }

  /** Even in (0, 1), both exclusive. One draw. */
  uniform(home: number, stream: number, slot: number, index = 0): number {
    return (this.word(home, stream, slot, index) + 0.5) / 4294967296;
  }

  /** Even in [from, to). One draw. */
  between(from: number, to: number, home: number, stream: number, slot: number, index = 0): number {
    return from + (to - from) * this.uniform(home, stream, slot, index);
  }

  /** Standard normal, |z| < 6.4. One draw. */
  normal(home: number, stream: number, slot: number, index = 0): number {
    return normalQuantile(this.uniform(home, stream, slot, index));
  }

  /** Fills `out` [4] with four independent standard normals. One draw of the generator. */
  normal4(out: Float64Array, home: number, stream: number, slot: number, index = 0): void {
    philox(home | 0, stream | 0, slot | 0, index | 0, this.#k0, this.#k1, this.#words);
    for (let lane = 0; lane < 4; lane += 1) out[lane] = normalQuantile(((this.#words[lane] as number) + 0.5) / 4294967296);
  }
}
