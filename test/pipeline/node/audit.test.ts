import { describe, expect, it } from 'vitest';
import { AuditChain, lineHash, nextLine, NO_LINE } from '../../../pipeline/node/audit.ts';
import type { AuditLine } from '../../../pipeline/node/store/store.ts';
import fc from '../../support/properties.ts';
import { Rows } from './fake-desk.ts';

const said = fc.record({ at: fc.nat(), who: fc.string(), role: fc.string(), what: fc.string(), object: fc.string(), outcome: fc.constantFrom('allowed' as const, 'refused' as const, 'failed' as const), detail: fc.string() });

function chainOf(all: readonly Omit<AuditLine, 'n' | 'prev' | 'hash'>[]): AuditLine[] {
  return all.reduce<AuditLine[]>((lines, one) => [...lines, nextLine(lines.at(-1), one)], []);
}

/** Where a chain of these lines breaks; `undefined`: it holds. */
async function brokenAt(lines: readonly AuditLine[], anchor?: { n: number; hash: string }): Promise<number | undefined> {
  const rows = new Rows();
  rows.lines = [...lines];
  return (await new AuditChain(rows).verify(anchor)).brokenAt;
}

/** A chain of at least three lines, and a place in it. */
const chainAndPlace = fc.array(said, { minLength: 3, maxLength: 30 }).chain((all) => fc.tuple(fc.constant(chainOf(all)), fc.nat(all.length - 1)));

describe('the audit chain', () => {
  it('holds as written, over pages, and in the order of the calls', async () => {
    const rows = new Rows();
    const chain = new AuditChain(rows);
    await Promise.all(Array.from({ length: 2_500 }, (_, index) => chain.write({ at: index, who: `w${index}`, role: 'nurse', what: 'GET', object: 'x', outcome: 'allowed', detail: '' })));
    expect(rows.lines.map(({ who }) => who)).toEqual(Array.from({ length: 2_500 }, (_, index) => `w${index}`));
    expect(await chain.verify()).toEqual({ lines: 2_500, head: { n: 2_500, hash: rows.lines.at(-1)?.hash } });
    expect(rows.lines[0]?.prev).toBe(NO_LINE);
  });

  it('goes on after a write that the store refused', async () => {
    const rows = new Rows();
    const chain = new AuditChain(rows);
    const right = rows.audit.bind(rows);
    rows.audit = async () => { throw new Error('full'); };
    const line = { at: 0, who: 'a', role: 'nurse', what: 'GET', object: 'x', outcome: 'allowed' as const, detail: '' };
    await expect(chain.write(line)).rejects.toThrow('full');
    rows.audit = right;
    await chain.write(line);
    expect(await chain.verify()).toMatchObject({ lines: 1 });
  });

  it('breaks at a line of which anything was changed', async () => {
    await fc.assert(fc.asyncProperty(chainAndPlace, fc.constantFrom('at', 'who', 'role', 'what', 'object', 'outcome', 'detail', 'prev', 'hash', 'n'), async ([lines, place], key) => {
      const line = lines[place] as AuditLine;
      const value = line[key as keyof AuditLine];
      const changed = { ...line, [key]: typeof value === 'number' ? value + 1 : `${value.slice(0, -1)}${value.endsWith('x') ? 'y' : 'x'}` } as AuditLine;
      expect(await brokenAt(lines.with(place, changed))).toBe(place + 1);
    }));
  });

  it('breaks behind a changed line whose own hash was made to fit', async () => {
    await fc.assert(fc.asyncProperty(chainAndPlace, async ([lines, place]) => {
      const changed = { ...lines[place] as AuditLine, detail: `${(lines[place] as AuditLine).detail}!` };
      const broken = await brokenAt(lines.with(place, { ...changed, hash: lineHash(changed) }));
      // The last line has nobody behind it: only a noted head shows it.
      if (place < lines.length - 1) expect(broken).toBe(place + 2);
      else expect(await brokenAt(lines.with(place, { ...changed, hash: lineHash(changed) }), lines.at(-1))).toBe(place + 1);
    }));
  });

  it('breaks where a line was taken out, also when the rest was numbered anew', async () => {
    await fc.assert(fc.asyncProperty(chainAndPlace, fc.boolean(), async ([lines, place], renumber) => {
      if (place === lines.length - 1) return;
      const rest = lines.toSpliced(place, 1).map((line, index) => (renumber ? { ...line, n: index + 1 } : line));
      expect(await brokenAt(rest)).toBe(place + 1);
    }));
  });

  it('breaks where a line was put in, whatever it says', async () => {
    await fc.assert(fc.asyncProperty(chainAndPlace, said, async ([lines, place], more) => {
      const put = nextLine(lines[place - 1], more);
      expect(await brokenAt(lines.toSpliced(place, 0, put))).toBe(place + 2);
      expect(await brokenAt(lines.toSpliced(place, 0, lines[place] as AuditLine))).toBe(place + 2);
    }));
  });

  it('breaks where two lines changed places', async () => {
    await fc.assert(fc.asyncProperty(chainAndPlace, async ([lines, place]) => {
      const other = (place + 1) % lines.length;
      expect(await brokenAt(lines.with(place, lines[other] as AuditLine).with(other, lines[place] as AuditLine))).toBe(Math.min(place, other) + 1);
    }));
  });

  it('does not break where its end was cut off, unless a head was noted before', async () => {
    await fc.assert(fc.asyncProperty(chainAndPlace, async ([lines, place]) => {
      const cut = lines.slice(0, place);
      expect(await brokenAt(cut)).toBeUndefined();
      expect(await brokenAt(cut, lines.at(-1))).toBe(place + 1);
      expect(await brokenAt(lines, lines[place])).toBeUndefined();
    }));
  });

  it('written anew as a whole is seen by a noted head alone', async () => {
    await fc.assert(fc.asyncProperty(chainAndPlace, async ([lines, place]) => {
      const anew = chainOf(lines.with(0, { ...lines[0] as AuditLine, detail: 'nothing happened' }).map(({ n: _n, prev: _prev, hash: _hash, ...rest }) => rest));
      if (anew[0]?.hash === lines[0]?.hash) return;
      expect(await brokenAt(anew)).toBeUndefined();
      expect(await brokenAt(anew, lines[place])).toBe(place + 1);
    }));
  });
});
