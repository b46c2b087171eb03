import { describe, expect, it } from 'vitest';
import { CONDITION_OF_SNOMED, SNOMED_LEFT_OUT } from '../../lab/patients/conditions-snomed.ts';
import { CONDITION_ENTRIES } from '../../sim/conditions/index.ts';

/** Product in the dihedral group of the pentagon: 0–4 rotations, 5–9 reflections. */
function times(a: number, b: number): number {
  const turn = a < 5 ? a + (b % 5) : a - (b % 5);
  return (turn % 5) + (a < 5 === b < 5 ? 0 : 5);
}

const MOVED = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
const moved = (digit: number, often: number): number => (often === 0 ? digit : moved(MOVED[digit] as number, often - 1));

/** A SNOMED CT concept id: 6 to 18 digits, a concept's partition, and Verhoeff's check digit. @source SNOMED CT Release File Specification, "SCTID data type" and "Check-digit" */
const isConceptId = (code: string): boolean =>
  /^[1-9]\d{2,14}[01]0\d$/.test(code) && [...code].toReversed().reduce((sum, digit, index) => times(sum, moved(Number(digit), index % 8)), 0) === 0;

describe('SNOMED CT codes', () => {
  it('have the check digit of a concept', () => {
    const codes = [...CONDITION_ENTRIES.flatMap(({ snomed }) => snomed ?? []), ...Object.keys(CONDITION_OF_SNOMED), ...Object.keys(SNOMED_LEFT_OUT)];
    expect(codes.length).toBeGreaterThan(80);
    expect(codes.filter((code) => !isConceptId(code))).toEqual([]);
  });

  it.each([['a wrong digit', '84114008'], ['two digits swapped', '48114007'], ['a description', '680946014'], ['too few digits', '12345']])('are refused with %s', (_what, code) => expect(isConceptId(code)).toBe(false));
});
