/** `twinward waveform` from end to end. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { cliIn } from '../../support/cli-here.ts';

const SMALL = join(import.meta.dirname, '../../fixtures/scenarios/small-evening.yaml');
const folder = mkdtempSync(join(tmpdir(), 'twinward-waveform-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);
const draw = (...argv: string[]) => say('waveform', SMALL, '--home', 'h000002', '--at', '1h12m', ...argv);

describe('waveform', () => {
  it('writes a strip that stands alone and says what it shows', async () => {
    const said = await draw('--out', 'strip.svg');
    expect(said).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/strip\.svg\n$/) });
    const svg = readFileSync(join(folder, 'strip.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" aria-labelledby="strip-title strip-desc"/);
    expect(svg).toMatch(/<title id="strip-title">h000002 · /);
    expect(svg).toMatch(/<desc id="strip-desc">10 seconds of simulated ECG lead II.* Heart rate \d+ per minute/);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toMatch(/NaN|undefined|<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect((await draw()).out).toBe(svg);
  });

  it('draws imported patients, as a run has them', async () => {
    const synthea = fileURLToPath(new URL('../../fixtures/synthea', import.meta.url));
    const [own, theirs, none] = await Promise.all([draw('--json'), draw('--json', '--patients', synthea), draw('--patients', 'nobody.json')]);
    expect(JSON.parse(theirs.out).state.heartRate).toBeGreaterThan(30);
    expect(JSON.parse(theirs.out).state).not.toEqual(JSON.parse(own.out).state);
    expect(none).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^error: there is no such file/) });
  });

  it('gives samples that agree with the numbers of the minute, the same each time, and another strip for another seed', async () => {
    const [first, again, other] = await Promise.all([draw('--json', '--seconds', '60'), draw('--json', '--seconds', '60'), draw('--json', '--seed', 'other')]);
    const strip = JSON.parse(first.out);
    expect(strip).toMatchObject({ home: 'h000002', at: '1h12m', seconds: 60, ecg: { hz: 250, unit: 'mV' }, ppg: { hz: 125, unit: '1' }, respiration: { hz: 25, unit: '1' } });
    expect(strip.ecg.samples).toHaveLength(15_000);
    expect(Math.abs(strip.beats.length - strip.state.heartRate)).toBeLessThanOrEqual(1);
    expect(again.out).toBe(first.out);
    expect(JSON.parse(other.out).ecg.samples).not.toEqual(strip.ecg.samples.slice(0, 2_500));
  });

  it('agrees with a strip that begins later, over a minute\'s end', async () => {
    const [early, late] = (await Promise.all([draw('--json', '--seconds', '60'), say('waveform', SMALL, '--home', 'h000002', '--at', '1h12m50s', '--json', '--seconds', '20')])).map(({ out }) => JSON.parse(out));
    expect(late.startMs - early.startMs).toBe(50_000);
    expect(late.ecg.samples.slice(0, 2_500)).toEqual(early.ecg.samples.slice(12_500));
    expect(late.ppg.samples.slice(0, 1_250)).toEqual(early.ppg.samples.slice(6_250));
  });

  it('draws the first and the last moment of a scenario', async () => {
    for (const at of ['0s', '1h59m59s']) {
      const said = await say('waveform', SMALL, '--home', 'h000001', '--at', at, '--json');
      expect(said).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(said.out).beats.length).toBeGreaterThan(4);
    }
  });

  it('teaches with examples', async () => {
    expect((await say('waveform', '--help')).out).toMatch(/Examples:\n {2}twinward waveform /);
  });

  it.each<[why: string, argv: string[], what: RegExp, where: RegExp, mend: RegExp]>([
    ['a home that is not there', [SMALL, '--home', 'h999999', '--at', '1h'], /no home "h999999"/, /--home/, /h000001 to h0000/],
    ['a home that is no home', [SMALL, '--home', '7', '--at', '1h'], /no home "7"/, /--home/, /h000001/],
    ['a time that is none', [SMALL, '--home', 'h000001', '--at', '1:30'], /--at cannot be "1:30"/, /--at/, /3h12m/],
    ['a time before the start', [SMALL, '--home', 'h000001', '--at', '-1h'], /--at/, /--at|twinward waveform/, /./],
    ['a time after the end', [SMALL, '--home', 'h000001', '--at', '90d'], /not within the scenario/, /--at/, /before/],
    ['too long a strip', [SMALL, '--home', 'h000001', '--at', '1h', '--seconds', '1000'], /--seconds cannot be "1000"/, /--seconds/, /1 to 60/],
    ['no length', [SMALL, '--home', 'h000001', '--at', '1h', '--seconds', '0'], /--seconds cannot be "0"/, /--seconds/, /1 to 60/],
    ['a missing home', [SMALL, '--at', '1h'], /required option '--home <id>'/, /twinward waveform/, /waveform --help/],
    ['an unknown scenario', ['first-nigth', '--home', 'h000001', '--at', '1h'], /no scenario "first-nigth"/, /first-nigth/, /"first-night"/],
    ['an empty seed', [SMALL, '--home', 'h000001', '--at', '1h', '--seed', ''], /--seed/, /--seed/, /1 to 200/],
    ['a folder to write to', [SMALL, '--home', 'h000001', '--at', '1h', '--out', '.'], /is a folder/, /--out/, /file in it/],
    ['a folder that is not there', [SMALL, '--home', 'h000001', '--at', '1h', '--out', 'no/strip.svg'], /no such folder/, /--out/, /make the folder/],
    ['numbers and a picture', [SMALL, '--home', 'h000001', '--at', '1h', '--json', '--out', 'both.svg'], /together/, /--json/, /choose/],
  ])('%s: exit 2, one message with place and mend, nothing written', async (_, argv, what, where, mend) => {
    const before = readdirSync(folder);
    const said = await say('waveform', ...argv);
    expect(said.code, said.err + said.out).toBe(2);
    expect(said.err.match(/^error: /gm)).toHaveLength(1);
    expect(/^error: (.*)$/m.exec(said.err)?.[1]).toMatch(what);
    expect(/^where: (.*)$/m.exec(said.err)?.[1]).toMatch(where);
    expect(/^mend: {2}(.*)$/m.exec(said.err)?.[1]).toMatch(mend);
    expect(said.out).toBe('');
    expect(readdirSync(folder)).toEqual(before);
  });
});
