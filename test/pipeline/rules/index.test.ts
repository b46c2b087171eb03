import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from '../../../pipeline/core/rules/index.ts';

const NOT_RULES = new Set(['index', 'rule']);
function names(folder: URL, ending: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length)).filter((name) => !NOT_RULES.has(name)).sort();
}

it('lists every rule of the folder, under its file name, with title and sources, and each has a test', () => {
  const ids = RULES.map((rule) => rule.id).sort();
  expect(names(new URL('../../../pipeline/core/rules/', import.meta.url), '.ts')).toEqual(ids);
  expect(names(new URL('./', import.meta.url), '.test.ts')).toEqual(ids);
  for (const rule of RULES) {
    expect(rule.title.length).toBeGreaterThan(10);
    expect(rule.sources.length).toBeGreaterThan(0);
  }
});
