import { describe, expect, it } from 'vitest';
import { badInput, environmentTrouble } from '../../../contract/errors.ts';
import { errorText, exitOf } from '../../../lab/cli/show-error.ts';
import { DocumentError } from '../../../scenarios/problems.ts';

describe('an error', () => {
  it('of the user says what, where and how to mend it', () => {
    const error = badInput('x', 'the sky is green', { file: 'a.yaml', line: 2, column: 3, path: 'sky' }, 'paint it blue');
    expect(exitOf(error)).toBe(2);
    expect(errorText(error)).toBe('error: the sky is green\nwhere: a.yaml:2:3 (sky)\nmend:  paint it blue\n');
  });

  it('with others behind it counts them and names five', () => {
    const problem = (line: number): { code: string; message: string; place: { line: number } } => ({ code: 'x', message: `no ${line}`, place: { line } });
    const text = errorText(new DocumentError(problem(1), [2, 3, 4, 5, 6, 7, 8].map(problem)));
    expect(text.split('\n')).toEqual(['error: no 1', 'where: 1', 'also:  7 more problems', '       2: no 2', '       3: no 3', '       4: no 4', '       5: no 5', '       6: no 6', '       … and 2 more', '']);
  });

  it('of the world outside is unknown', () => {
    expect(exitOf(environmentTrouble('x', 'the broker is gone'))).toBe(3);
  });

  it('of ours says so, with seed and replay, and shows the stack only for debugging', () => {
    const error = new TypeError('x is not a function');
    const doing = { seed: 'monday', replay: 'npm run twinward -- run x --seed monday' };
    expect(exitOf(error)).toBe(1);
    expect(errorText(error, doing, false)).toMatch(/^error: this is our fault: x is not a function\nseed: {2}monday\nagain: npm run twinward -- run x --seed monday\nmend: .*TWINWARD_DEBUG=1.*\n$/);
    expect(errorText(error, doing, true)).toContain('show-error.test.ts');
  });

  it('cannot command the terminal', () => {
    expect(errorText(badInput('x', 'red \u001b[31m and \u202e back'))).toBe('error: red  [31m and   back\n');
  });
});
