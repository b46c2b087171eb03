/** `twinward commission` from end to end, and the look that it has at a run. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HomeEvent, Reply } from '../../../contract/messages.ts';
import { homeTopic } from '../../../contract/topics.ts';
import { BETWEEN_MS, Commissioning, type Proof, TRIES } from '../../../lab/run/commission.ts';
import type { SeenAlert } from '../../../reports/run-record.ts';
import { payloadOf, type PublishOp } from '../../../sim/core/plan.ts';
import { Shard } from '../../../sim/shard.ts';
import { World } from '../../../sim/world.ts';
import { cliIn } from '../../support/cli-here.ts';
import { testScenario } from '../../support/scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-commission-'));
afterAll(() => rmSync(folder, { recursive: true }));
const say = cliIn(folder);
const scenario = (faults: string, more = ''): string => `schema: twinward.scenario/1
id: street
title: A street
start: 2026-01-14T18:00:00Z
duration: 12h
homes: 3
seed: commission
population:
  - { id: lungs, share: 1, age: [62, 88], conditions: [copd], devices: [pulse-oximeter, wearable, smart-bed, scale, fall-pendant, pir, door]${more} }
plant:
  faults: [${faults}]
`;
const write = (name: string, faults = '', more = '') => writeFileSync(join(folder, name), scenario(faults, more));
write('healthy.yaml');
const DEVICES = ['pulse-oximeter', 'wearable', 'smart-bed', 'scale', 'fall-pendant', 'pir-living', 'pir-kitchen', 'pir-bathroom', 'door'];

interface Shown { proved: number; devices: number; trouble: string[]; proofs: Proof[] }
const proofsOf = async (...argv: string[]): Promise<Shown & { code: number }> => {
  const said = await say('commission', ...argv, '--json');
  return { code: said.code, ...(JSON.parse(said.out) as Shown) };
};
const open = ({ proofs }: Shown): string[] => proofs.filter(({ verdict }) => verdict !== 'proved').map(({ home, dev, why }) => `${home} ${dev} · ${why}`);

describe('a healthy home', () => {
  it('proves all of its devices, and leaves nothing behind', async () => {
    const before = readdirSync(folder);
    const said = await say('commission', 'healthy.yaml', '--home', 'h000002', '--broker', 'virtual');
    expect(said).toMatchObject({ code: 0, err: '' });
    for (const dev of DEVICES) expect(said.out).toMatch(new RegExp(`^h000002 +${dev} .* -\\d+ +yes +yes +\\d+ s +proved$`, 'm'));
    expect(said.out).toContain(`All ${DEVICES.length} devices are proved`);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('does so over a real broker, with the same answers', async () => {
    const [virtual, embedded] = await Promise.all([proofsOf('healthy.yaml', '--home', 'h000001', 'h000003', '--broker', 'virtual'), proofsOf('healthy.yaml', '--home', 'h000001', 'h000003')]);
    expect(embedded).toEqual(virtual);
    expect(embedded).toMatchObject({ code: 0, proved: 2 * DEVICES.length, devices: 2 * DEVICES.length, trouble: [] });
  });

  it('is not proved by a pipeline that says nothing, and the pipeline is named', async () => {
    const told = await proofsOf('healthy.yaml', '--home', 'h000001', '--broker', 'virtual', '--sut', 'silent');
    expect(told).toMatchObject({ code: 99, proved: 0 });
    for (const proof of told.proofs) expect(proof).toMatchObject({ answer: { ok: true }, eventAt: expect.any(Number), why: 'pipeline: the test arrived, and no alert came of it' });
  });
});

describe('a home in which something is broken', () => {
  it('names a device that lost its pairing, and proves all others', async () => {
    write('unpaired.yaml', '{ id: pairing-lost, homes: [h000002], window: [0s, 1s] }');
    const told = await proofsOf('unpaired.yaml', '--broker', 'virtual');
    expect(told.code).toBe(99);
    expect(open(told)).toEqual([expect.stringMatching(/^h000002 \S+ · device: device not paired$/)]);
    expect(told.proofs.find(({ verdict }) => verdict !== 'proved')).toMatchObject({ asked: TRIES, answer: { ok: false } });
    const said = await say('commission', 'unpaired.yaml', '--broker', 'virtual');
    expect(said.out).toMatch(/not proved · device: device not paired$/m);
    expect(said.out).toMatch(/26 of 27 devices are proved\. Not proved: h000002 \S+\.$/m);
  });

  it('names a device whose battery is flat', async () => {
    write('flat.yaml', '{ id: battery-dying, homes: [h000001], window: [0s, 1s] }');
    const told = await proofsOf('flat.yaml', '--home', 'h000001', '--broker', 'virtual', '--after', '4h');
    expect(open(told)).toEqual([expect.stringMatching(/^h000001 \S+ · device: battery flat$/)]);
  });

  it('names every device of a hub that nobody can reach', async () => {
    write('cut-off.yaml', '{ id: uplink-outage, homes: [h000003], window: [0s, 1s], duration: 6h }');
    const told = await proofsOf('cut-off.yaml', '--broker', 'virtual', '--after', '2h');
    expect(told.proved).toBe(2 * DEVICES.length);
    expect(open(told)).toEqual(DEVICES.map((dev) => `h000003 ${dev} · hub: it did not answer`));
  });

  it('names devices that the hub does not hear where they are', async () => {
    write('careless.yaml', '', ', careless: 1');
    const told = await proofsOf('careless.yaml', '--broker', 'virtual', '--seed', 'far');
    const far = told.proofs.filter(({ why }) => why?.startsWith('radio: '));
    expect(far.length).toBeGreaterThan(0);
    for (const { signal, why } of far) {
      expect(signal).toBeLessThan(-88);
      expect(why).toContain(`(signal ${signal} dB[mW])`);
    }
    expect(told.proofs.every(({ signal, verdict }) => verdict === 'proved' || (signal as number) < -86)).toBe(true);
  });
});

describe('the check', () => {
  /** Drives a shard as a run would. @param until minutes @param during what else happens, by minute */
  const drive = (until: number, during: (minute: number, shard: Shard, world: World) => void = () => {}) => {
    const world = new World({ scenario: testScenario({ homes: 2 }) });
    const shard = new Shard(world, 0, 2);
    const homes = [world.home(0), world.home(1)];
    const check = new Commissioning(homes, { start: world.start, tickMs: world.tickMs, after: 3 * 60_000 });
    const seen: { minute: number; topic: string; payload: string }[] = [];
    const asked: { minute: number; home: string; name: string; dev?: string | undefined }[] = [];
    for (let minute = 0; minute < until; minute += 1) {
      during(minute, shard, world);
      for (const { id, data } of check.takeInputs()) {
        const { home, name, dev } = data as { home: string; name: 'self-test' | 'signal'; dev?: string };
        asked.push({ minute, home, name, dev });
        shard.command(home, { id, name, ...(dev !== undefined && { dev }) });
      }
      const messages = shard.advance(world.start + (minute + 1) * world.tickMs).filter((op): op is PublishOp => op.kind === 'publish').map((op) => ({ topic: homeTopic(op.home, op.channel), payload: payloadOf(op.body, 'r') }));
      seen.push(...messages.map((message) => ({ minute, ...message })));
      check.hear(minute, messages);
    }
    return { world, homes, check, seen, asked };
  };

  it('asks each device once, and again only those that gave no test', () => {
    const { homes, asked, check } = drive(16);
    const all = homes.flatMap(({ devices }) => devices);
    expect(check.heardAll).toBe(true);
    expect(asked.filter(({ name }) => name === 'self-test')).toHaveLength(all.length);
    expect(asked.filter(({ name }) => name === 'signal')).toHaveLength(2);
    const missing = drive(16, (minute, shard, world) => {
      if (minute === 0) shard.inject('h000001', { truth: { id: 'x', kind: 'fault', entry: 'x', title: '', homes: ['h000001'], onset: world.start, end: world.end, severity: 1, causes: [] }, influences: [], events: [{ at: world.start, target: 'sensor', device: 'scale', event: 'UNPAIR' }, { at: world.start + 7 * 60_000, target: 'sensor', device: 'scale', event: 'PAIR' }] });
    });
    expect(missing.asked.filter(({ dev }) => dev === 'scale').map(({ minute, home }) => `${minute} ${home}`)).toEqual(['3 h000001', '3 h000002', `${3 + BETWEEN_MS / 60_000} h000001`]);
    expect(missing.check.heardAll).toBe(true);
  });

  it('lets a device send one test over its own way, which a test of the whole home does not', () => {
    const { seen, homes } = drive(6, (minute, shard) => { if (minute === 4) shard.command('h000001', { id: 'all', name: 'self-test' }); });
    const tests = seen.filter(({ topic }) => topic.endsWith('/event')).map(({ payload }) => HomeEvent.parse(JSON.parse(payload))).filter(({ type }) => type === 'test');
    expect(tests.map(({ home, dev }) => `${home} ${dev}`).toSorted()).toEqual(homes.flatMap(({ id, devices }) => devices.map(({ dev }) => `${id} ${dev}`)).toSorted());
  });

  it('hears of the hub how strong each device is', () => {
    const { seen, check, homes } = drive(6, (minute, shard) => { if (minute === 4) shard.command('h000001', { id: 'one', name: 'signal', dev: 'scale' }); });
    const replies = seen.filter(({ topic }) => topic.endsWith('/reply')).map(({ payload }) => Reply.parse(JSON.parse(payload)));
    expect(replies.find(({ id }) => id === 'one')?.text).toMatch(/^scale: -\d+ dB\[mW\]$/);
    expect(replies.find(({ id }) => id === 'h000001 signal 0')?.text).toMatch(/^uplink -\d+ dB\[mW\]; pulse-oximeter: -\d+ dB\[mW\]; /);
    for (const { signal } of check.proofs([])) expect(signal).toBeLessThan(-30);
    expect(check.proofs([])).toHaveLength(homes.flatMap(({ devices }) => devices).length);
  });

  it('believes no alert that is older than the question, of another home, or about another device', () => {
    const { check, world } = drive(6);
    const alert = (home: string, dev: string, minute: number, more: Partial<SeenAlert['alert']> = {}): SeenAlert => ({
      gradedAt: world.start + minute * 60_000,
      alert: { id: `${home}:${dev}`, home, at: 0, kind: 'administrative', code: 'device-test', priority: 'low', route: 'technician', state: 'raised', text: 'x', evidence: [{ dev }], ...more },
    });
    const proved = (...alerts: SeenAlert[]) => drive(6).check.proofs(alerts).filter(({ verdict }) => verdict === 'proved').map(({ home, dev }) => `${home} ${dev}`);
    expect(check.proofs([]).every(({ why }) => why === 'pipeline: the test arrived, and no alert came of it')).toBe(true);
    expect(proved(alert('h000001', 'scale', 4))).toEqual(['h000001 scale']);
    expect(proved(alert('h000001', 'scale', 2))).toEqual([]);
    expect(proved(alert('h000001', 'lamp', 4))).toEqual([]);
    expect(proved(alert('h000001', 'scale', 4, { state: 'resolved' }))).toEqual([]);
    expect(proved(alert('h000001', 'scale', 4, { code: 'device-silent' }))).toEqual([]);
    expect(proved(alert('h000001', 'door', 4, { id: 'other', evidence: [], text: 'A test of the scale came.' }))).toEqual(['h000001 scale']);
  });
});

describe('the command', () => {
  it('teaches with examples', async () => {
    expect((await say('commission', '--help')).out).toMatch(/Examples:\n {2}twinward commission /);
  });

  it.each<[why: string, argv: string[], what: RegExp]>([
    ['a home that is not there', ['--home', 'h000009'], /no home "h000009"/],
    ['homes and a home', ['--home', 'h000001', '--homes', '2'], /together/],
    ['a time that is none', ['--after', 'soon'], /--after cannot be "soon"/],
    ['an unknown pipeline', ['--sut', 'nobody'], /no pipeline "nobody"/],
    ['an unknown broker', ['--broker', 'embeded'], /--broker cannot be "embeded"/],
  ])('refuses %s', async (_, argv, what) => {
    const said = await say('commission', 'healthy.yaml', ...argv);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(what);
  });
});
