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

  it.each(['$now()', '{ "a": [1, $millis()] }', 'x ? $random() : 1', '$shuffle([1, 2])', '($f := $now; $f())'])('may not ask for clock or chance: %s', (text) => {
    expect(failure(text).message).toMatch(/^\$(now|millis|random|shuffle)\(\) is disabled/);
  });

  it('may not ask for them in a text that it evaluates either', async () => {
    await expect(compile('$eval("$millis()")')({}, {})).rejects.toThrow(/disabled|Expression/);
    await expect(compile('$eval("$random()")')({}, {})).rejects.toThrow(/disabled|Expression/);
    await expect(compile('$eval("$shuffle([1, 2])")')({}, {})).rejects.toThrow(/disabled|Expression/);
  });

  it('reads times that say their zone, and none that would be of the host\'s zone or of today', async () => {
    const read = (text: string, expression = '$toMillis(t)') => compile(expression)({ t: text }, {});
    expect(await read('2026-01-14T18:00:00Z')).toBe(Date.UTC(2026, 0, 14, 18));
    expect(await read('2026-01-14T18:00:00.250+01:00', 't.$toMillis()')).toBe(Date.UTC(2026, 0, 14, 17, 0, 0, 250));
    expect(await Promise.all(['2026', '2026-03', '2026-03-04'].map((text) => read(text)))).toEqual([Date.UTC(2026, 0), Date.UTC(2026, 2), Date.UTC(2026, 2, 4)]);
    expect(await read('14.01.2026 18:00', '$toMillis(t, "[D01].[M01].[Y0001] [H01]:[m01]")')).toBe(Date.UTC(2026, 0, 14, 18));
    expect(await read('x', '$toMillis(nothing)')).toBeUndefined();
    await expect(read('2026-01-14T18:00:00')).rejects.toThrow(/names its zone/);
    await expect(read('2026-01-14T18:00:00', '$eval("$toMillis(t)")')).rejects.toThrow(/names its zone/);
    await expect(read('Tue Jan 14-2026')).rejects.toThrow(/names its zone/);
    await expect(read('2026-01-14T18:00:00', '1 + $toMillis(t)')).rejects.toMatchObject({ at: expect.any(Number) });
    await expect(read('18:00', '$toMillis(t, "[H01]:[m01]")')).rejects.toThrow(/of today/);
    await expect(read('18:00', '$toMillis(t, "[[Y[H01]:[m01]")')).rejects.toThrow(/of today/);
    await expect(read('soon')).rejects.toThrow(/names its zone/);
    await expect(read('2026-99-99')).rejects.toThrow(/no ISO 8601 time/);
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
