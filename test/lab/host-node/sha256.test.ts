import { expect, it } from 'vitest';
import fc from '../../support/properties.ts';
import { bringHash, digestText, HomeDigest } from '../../../sim/core/digest.ts';
import { createHash } from 'node:crypto';
import { bringNodeHash } from '../../../lab/host-node/sha256.ts';

/** Digests by the pure hash, before the host's is brought. */
function digests(texts: readonly string[]): [string, string, string][] {
  return texts.map((text) => {
    const homes = new HomeDigest();
    homes.add('h000002', text);
    homes.add('h000001', 'ü𝄞');
    const early = homes.hex();
    homes.add('h000002', text);
    return [digestText(text), early, homes.hex()];
  });
}

it('the host’s hash gives the digests of the pure one, half surrogates included', () => {
  const texts = ['', 'a', '\ud800', 'x\udc00y', '\u0000', ...fc.sample(fc.string({ unit: 'binary', maxLength: 400 }), { numRuns: 200, seed: 1 }), 'long '.repeat(5000)];
  const pure = digests(texts);
  expect(pure[1]?.[0]).toBe(createHash('sha256').update('a').digest('hex'));
  bringNodeHash();
  expect(digests(texts)).toEqual(pure);
  let asked = 0;
  bringHash(() => ({ update: () => { asked += 1; }, hex: () => 'brought' }));
  expect(digestText('a')).toBe('brought');
  expect(asked).toBe(1);
});
