/** `twinward survey` from end to end. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cliIn } from '../../support/cli-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-survey-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);
const street = (careless: number): string => `schema: twinward.scenario/1
id: street
title: A street
start: 2026-01-14T18:00:00Z
duration: 2h
homes: 40
seed: street
population:
  - { id: lungs, share: 1, age: [62, 88], conditions: [copd], devices: [pulse-oximeter, wearable, smart-bed, scale, fall-pendant, pir, door], careless: ${careless} }
`;
writeFileSync(join(folder, 'street.yaml'), street(0.5));
writeFileSync(join(folder, 'careful.yaml'), street(0));

interface Shown { home: string; plan: string; verdict: string; devices: { dev: string; signal: number; verdict: string }[]; uplink: { signal: number }; advice: string[] }
const whole = async (file: string): Promise<{ homes: Record<string, number>; surveys: Shown[] }> => JSON.parse((await say('survey', file, '--json')).out);

describe('survey', () => {
  it('counts homes by verdict, and names the ten worst with what to do', async () => {
    const said = await say('survey', 'street.yaml');
    expect(said).toMatchObject({ code: 0, err: '' });
    const { homes, surveys } = await whole('street.yaml');
    expect(homes).toEqual({ good: expect.any(Number), fair: expect.any(Number), poor: expect.any(Number) });
    expect(surveys).toHaveLength(40);
    expect(homes['poor']).toBe(surveys.filter(({ verdict }) => verdict === 'poor').length);
    expect(homes['poor']).toBeGreaterThan(8);
    expect(said.out).toMatch(new RegExp(`^A street · 40 homes: good ${homes['good']} \\(\\d+ %\\), fair ${homes['fair']} \\(\\d+ %\\), poor ${homes['poor']} `));
    expect(said.out.match(/^h\d{6} {2}(fair|poor)/gm)).toHaveLength(10);
    expect(said.out.match(/^ +do: /gm)!.length).toBeGreaterThanOrEqual(10);
  });

  it('finds a careful street good', async () => {
    const { homes } = await whole('careful.yaml');
    expect(homes['poor']).toBe(0);
    expect(homes['good']).toBeGreaterThanOrEqual(36);
  });

  it('shows one home in full: rooms, devices with signal and margin, and what to do', async () => {
    const { surveys } = await whole('street.yaml');
    const worst = surveys.toSorted((a, b) => Math.min(...a.devices.map(({ signal }) => signal)) - Math.min(...b.devices.map(({ signal }) => signal)))[0]!;
    const said = await say('survey', 'street.yaml', '--home', worst.home);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(new RegExp(`^${worst.home} · .* · hub .* · poor\n`));
    for (const { dev, signal, verdict } of worst.devices) expect(said.out).toMatch(new RegExp(`^${dev} .* ${signal} +${signal + 88} dB +${verdict}`, 'm'));
    for (const line of worst.advice) expect(said.out).toContain(`do: ${line}\n`);
    expect(JSON.parse((await say('survey', 'street.yaml', '--home', worst.home, '--json')).out)).toMatchObject({ scenario: 'street', seed: 'street', home: worst.home, plan: worst.plan });
  });

  it('draws the plan as a picture that stands alone, with every room, device and what to do', async () => {
    const { surveys } = await whole('street.yaml');
    for (const { home, devices, advice } of new Map(surveys.map((survey) => [survey.plan, survey])).values()) {
      expect(await say('survey', 'street.yaml', '--home', home, '--svg', 'plan.svg')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/plan\.svg\n$/) });
      const svg = readFileSync(join(folder, 'plan.svg'), 'utf8');
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" aria-labelledby="plan-title plan-desc"/);
      for (const { dev, signal } of devices) expect(svg).toContain(`>${dev} −${-signal}<`);
      for (const line of advice) expect(svg).toContain(line);
      expect(svg).not.toMatch(/NaN|undefined|Infinity|<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
      expect(svg.length).toBeLessThan(120_000);
      await say('survey', 'street.yaml', '--home', home, '--svg', 'again.svg');
      expect(readFileSync(join(folder, 'again.svg'), 'utf8')).toBe(svg);
    }
  });

  it('is other for another seed', async () => {
    expect((await say('survey', 'street.yaml', '--json', '--seed', 'other')).out).not.toBe((await say('survey', 'street.yaml', '--json')).out);
  });

  it.each<[why: string, argv: string[], what: RegExp]>([
    ['a home that is not there', ['street.yaml', '--home', 'h000041'], /no home "h000041"/],
    ['a picture of all', ['street.yaml', '--svg', 'x.svg'], /--svg draws one home/],
    ['a folder to write to', ['street.yaml', '--home', 'h000001', '--svg', '.'], /is a folder/],
    ['a number that is none', ['street.yaml', '--homes', 'many'], /--homes cannot be "many"/],
    ['an unknown scenario', ['first-nigth'], /no scenario "first-nigth"/],
  ])('refuses %s', async (_, argv, what) => {
    const said = await say('survey', ...argv);
    expect(said.code).toBe(2);
    expect(said.out).toBe('');
    expect(said.err).toMatch(what);
    expect(said.err).toMatch(/^mend: /m);
  });
});
