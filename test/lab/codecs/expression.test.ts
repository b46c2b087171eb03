import { describe, expect, it } from 'vitest';
import { ExpressionError } from '../../../lab/codecs/expression-error.ts';
import { compile } from '../../../lab/codecs/expression.ts';

const failure = (text: string): ExpressionError => {
  try {
    compile(text);
  } catch (error) {
    return error as ExpressionError;
  }
  throw new Error('it compiles');
};

describe('a user\'s expression', () => {
  it('gives plain JSON, and undefined for nothing', async () => {
    expect(await compile('obs[value > 90].{ "c": code }')({ obs: [{ code: 'a', value: 91 }, { code: 'b', value: 95 }] }, {})).toEqual([{ c: 'a' }, { c: 'b' }]);
    expect(await compile('$topic & "!"')({}, { topic: 'ward' })).toBe('ward!');
    expect(await compile('nothing')({}, {})).toBeUndefined();
  });

  it('is told where it breaks off', () => {
    expect(failure('{ "a": $lookup({"A": "b", c) }')).toMatchObject({ name: 'ExpressionError', at: 28 });
  });

  it.each(['$now()', '{ "a": [1, $millis()] }', 'x ? $random() : 1', '($f := $now; $f())'])('may not ask for clock or chance: %s', (text) => {
    expect(failure(text).message).toMatch(/^\$(now|millis|random)\(\) is disabled/);
  });

  it('may not ask for them in a text that it evaluates either', async () => {
    await expect(compile('$eval("$millis()")')({}, {})).rejects.toThrow(/disabled|Expression/);
    await expect(compile('$eval("$random()")')({}, {})).rejects.toThrow(/disabled|Expression/);
  });

  it('ends, whatever it does', async () => {
    await expect(compile('($f := function($n) { $f($n + 1) + 1 }; $f(0))')({}, {})).rejects.toThrow(ExpressionError);
    await expect(compile('($f := function($n) { $f($n + 1) }; $f(0))')({}, {})).rejects.toThrow(/timeout/i);
    await expect(compile('$count([1..10000000])')({}, {})).rejects.toThrow(ExpressionError);
  });

  it('says which step failed', async () => {
    await expect(compile('$number(what)')({ what: 'ten' }, {})).rejects.toThrow(/ten/);
  });
});
