/** Every number of the models says where it comes from, or that it is an assumption. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bareNumbers } from '../support/numbers.ts';

const SIM = new URL('../../sim/', import.meta.url);
const FOLDERS = ['physiology', 'behaviour', 'conditions', 'decoys', 'acts', 'devices', 'faults', 'installation'];
const FILES = [...FOLDERS.flatMap((folder) => readdirSync(new URL(`${folder}/`, SIM)).filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`)), 'delays.ts', 'influences.ts', 'residents.ts', 'resident-scene.ts', 'kit.ts', 'care-plan.ts', 'hubs.ts', 'network.ts', 'installation.ts'];

it.each(FILES)('sim/%s has a source for each of its numbers', (file) => {
  expect(bareNumbers(readFileSync(new URL(file, SIM), 'utf8')).map(({ line, literal, text }) => `sim/${file}:${line}: ${literal} in ${text.slice(0, 160)}`)).toEqual([]);
});

const found = (source: string) => bareNumbers(source).map(({ line, literal }) => `${line}: ${literal}`);

it('finds a number that nobody speaks for', () => {
  expect(found('/** Breaths. */\nexport const RATE = 15.4;\n')).toEqual(['2: 15.4']);
  expect(found('const A = 3; // assumption\nconst B = 4;\n')).toEqual(['2: 4']);
  expect(found('// @source GL-1\nconst A = 3;\n\nconst B = 4;\n// of C\nconst C = 5;\n')).toEqual(['4: 4', '6: 5']);
  expect(found('/** Numbers of X. @source X */\nimport "x";\nconst A = 3;\n')).toEqual(['3: 3']);
  expect(found('/** Assumption. */\nclass Body {\n  /** @source X */\n  a = 7;\n\n  b = 8;\n}\n')).toEqual(['6: 8']);
  expect(found("const entry = { sources: [''], share: 0.3 };\nconst other = { source: 'X', within: { share: 0.4 } };\n")).toEqual(['1: 0.3']);
  expect(found('const x = rng.between(35, 70, home, 5);\nconst y = { a: 0, b: 1, c: 2, d: 3, e: 5 };\n')).toEqual(['1: 35', '1: 70', '2: 5']);
});

it('hears every way in which a number is spoken for, and passes over what is no number of the model', () => {
  expect(found('/** Breaths. @source RR-1 */\nexport const RATE = 15.4;\nconst SPREAD = 1.9;\n')).toEqual([]);
  expect(found('/** Numbers without another source are assumptions. */\nimport "x";\nconst A = 3;\n')).toEqual([]);
  expect(found('/** Size: assumption. */\nfunction f(): number {\n  return 17;\n}\nconst B = [\n  // @see f\n  7,\n  8, // assumption\n];\n')).toEqual([]);
  expect(found("const entry = { sources: ['X', 'Y'], stages: [{ share: 0.3 }], plant: () => 40 };\n")).toEqual([]);
  expect(found('type T = 3 | 4;\nconst P = { a: 0, b: 1, c: 2, d: 3 };\n')).toEqual([]);
  expect(found('const v = list[7] + rng.uniform(home, 5, 7) + (word >>> 9) + 0xff;\nconst t = x.toFixed(3) + 5_000_000n + HOUR_MS * 24;\nconst z = new Float64Array(4);\nexport const A_WIDTH = 6;\nconst at = A_WIDTH + 7;\n')).toEqual([]);
});
