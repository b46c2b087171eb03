/** What docs/bring-your-own.md shows is what happens: every file in it is sound, and every body is what its codec makes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Sut } from '../../../contract/sut.ts';
import { encoderOf } from '../../../lab/codecs/encoder.ts';
import { alertMap } from '../../../lab/codecs/alert-map.ts';
import { knownEnrolments } from '../../../lab/run/known-stream.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/bring-your-own.md'), 'utf8');
const blocks = (language: string, text = PAGE): string[] => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code as string);
const AT = Date.UTC(2026, 0, 14, 18);
const MESSAGE = JSON.stringify({ v: 1, run: 'x', home: 'h000001', hub: 'h000001-hub', epoch: 0, seq: 7, sentAt: AT, obs: [{ dev: 'pulse-oximeter', code: '59408-5', value: 93, unit: '%', at: AT }] });
const sutOf = (yaml: string): Sut => Sut.parse({ schema: 'twinward.sut/1', id: 'x', title: 'X', version: '1', start: { command: ['x'] }, ...(parse(yaml) as object) });

describe('the page on foreign pipelines', () => {
  it('shows files that are sound', () => {
    expect(blocks('yaml').length).toBe(5);
    for (const yaml of blocks('yaml')) expect(() => sutOf(yaml)).not.toThrow();
  });

  it.each(['twinward', 'fhir', 'senml', 'template'])('shows of %s what is sent', async (codec) => {
    const section = PAGE.slice(PAGE.indexOf(`### \`${codec}\``)).split('\n### ')[0] as string;
    const encoder = encoderOf(sutOf(blocks('yaml', section)[0] as string))!;
    await encoder.encode('twinward/v1/h000001/enrolment', JSON.stringify(knownEnrolments('x')[0]));
    const [parcel, ...more] = await encoder.encode('twinward/v1/h000001/telemetry', MESSAGE);
    expect(more).toEqual([]);
    expect(JSON.parse(parcel?.body as string)).toEqual(JSON.parse(blocks('json', section)[0] as string));
  });

  it('shows a mapping that gives an alert', async () => {
    const [expression] = /^\{ "home": bed.*$/m.exec(PAGE) as RegExpExecArray;
    const { alerts } = await alertMap(expression)('{"bed":"h000001","what":"FALL","since":1,"detail":"d"}', { topic: '', headers: {}, homes: [], now: 0 });
    expect(alerts).toMatchObject([{ home: 'h000001', code: 'fall', at: 1, text: 'd' }]);
  });
});
