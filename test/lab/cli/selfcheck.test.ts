/** `twinward selfcheck` from end to end with few pipelines, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cliIn } from '../../support/cli-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-selfcheck-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);

describe('a self-check of three pipelines', () => {
  it('says in a table what fell and what names it, and writes the same as JSON', async () => {
    const { code, out, err } = await say('selfcheck', '--seeds', '1', '--seed', 'cli', '--only', 'wrong-role', 'never-escalates', 'other-ids', '--out', '.');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('2 pipelines broken on purpose, 1 sound variants');
    expect(out).toMatch(/\+ wrong-role: To the wrong desk\. Found\n.*\n {4}metric {3}Detections sent to the right role: 1 → 0; worse in \d+ homes, better in 0, p < 0\.0001\n {4}finding {2}.*It went to the technician/);
    expect(out).toContain('+ other-ids: Other names for the same alerts');
    expect(out.endsWith('2 of 2 broken pipelines found; 0 of 1 sound variants accused.\nverdict pass\n')).toBe(true);
    const json = JSON.parse(readFileSync(join(folder, 'selfcheck.json'), 'utf8'));
    expect(json).toMatchObject({ seeds: 1, familyError: 0.01, ranking: null, verdict: 'pass', stopped: false });
    expect(json.pipelines.map(({ id, expectedMetric, found, accused }: Record<string, unknown>) => ({ id, expectedMetric, found, accused }))).toEqual([
      { id: 'never-escalates', expectedMetric: 'escalation.in-time', found: true, accused: ['escalation.in-time'] }, { id: 'wrong-role', expectedMetric: 'routing.accuracy', found: true, accused: ['routing.accuracy'] },
      { id: 'other-ids', expectedMetric: null, found: null, accused: [] },
    ]);
    const again = await say('selfcheck', '--seeds', '1', '--seed', 'cli', '--only', 'wrong-role', 'never-escalates', 'other-ids', '--json');
    expect(JSON.parse(again.out)).toEqual(json);
  });
});

describe('bad input', () => {
  it.each([
    [['--seeds', '0'], '--seeds cannot be "0"'], [['--seeds', 'many'], '--seeds cannot be "many"'], [['--seed', ''], 'a seed is 1 to 100 letters'], [['--only', 'wrong-rôle'], 'there is no pipeline "wrong-rôle" in the self-check'],
    [['--out', 'nowhere'], 'there is no folder nowhere'],
  ])('%j is one clear message and exit 2', async (argv, message) => {
    const { code, out, err } = await say('selfcheck', ...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).toContain('mend');
  });
});
