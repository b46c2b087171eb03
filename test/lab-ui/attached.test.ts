/** A run on this machine, followed as the page's worker does it: over the real server, the real broker and the real pipeline. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { RunInput } from '../../contract/run-files.ts';
import { attachRequests } from '../../lab/cli/attach-requests.ts';
import { startLabServer, type LabServer } from '../../lab/host-node/lab-server.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { RunProgress } from '../../lab/run/request.ts';
import type { AskedRun } from '../../lab-ui/model/asked-run.ts';
import type { WireMessage } from '../../lab-ui/model/wire-message.ts';
import { follow } from '../../lab-ui/worker/attached.ts';
import { lifeByte, liveAgain } from '../../lab-ui/worker/live-again.ts';
import type { Driver, DriverEar } from '../../lab-ui/worker/living.ts';
import { Wire } from '../../lab-ui/worker/wire.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { World } from '../../sim/world.ts';
import { labRun } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

const ROOT = join(import.meta.dirname, '../..');
const base = mkdtempSync(join(tmpdir(), 'twinward-attached-'));
const cwd = join(base, 'cwd');
let server: LabServer;
let api: string;
const drivers: Driver[] = [];

beforeAll(async () => {
  mkdirSync(join(base, 'page'));
  mkdirSync(cwd);
  writeFileSync(join(base, 'page/index.html'), '<title>x</title>');
  const restart = join(ROOT, 'test/fixtures/scenarios/broker-restart.yaml');
  server = await startLabServer({ page: join(base, 'page'), port: 0, attach: { requestOf: attachRequests(cwd, { scenario: { id: 'broker-restart', name: restart } }) } });
  api = `${server.url}api/`;
});
afterEach(() => { for (const driver of drivers.splice(0)) driver.drop(); });
afterAll(async () => {
  await server.close();
  rmSync(base, { recursive: true });
});

interface Wired { seen: number; extra: number; strays: number; hubs: { sent: number; acked: number }; broker: { connects: number; accessRefused: number } }

/** Keeps all that a driver tells. */
class Ear implements DriverEar {
  world!: World;
  readonly edges: number[] = [];
  readonly life: number[][] = [];
  readonly alerts: SeenAlert[] = [];
  readonly took: RunInput[] = [];
  readonly refusals: [string, string][] = [];
  readonly phases: string[] = [];
  heard: readonly WireMessage[] = [];
  texts: RunTexts | undefined;
  error: unknown;
  #looks: (() => void)[] = [];

  opened(world: World): void { this.world = world; }
  tick(...[until, states, , alerts]: Parameters<DriverEar['tick']>): void {
    this.edges.push(until);
    this.life.push(Array.from({ length: this.world.homes }, (_, row) => lifeByte(states(row))));
    this.alerts.push(...alerts);
    this.#look();
  }

  inputs(inputs: readonly RunInput[]): void { this.took.push(...inputs); }
  grading(progress: RunProgress): void { this.phases.push(progress.phase); }
  refused(id: string, reason: string): void { this.refusals.push([id, reason]); this.#look(); }
  wire(_home: number, messages: readonly WireMessage[]): void { this.heard = messages; this.#look(); }
  finished(texts: RunTexts): void { this.texts = texts; this.#look(); }
  failed(error: unknown): void { this.error = error; this.#look(); }

  /** Resolves when this is so; rejects where the run fails, or after 90 s. */
  until(what: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), 90_000);
      const look = (): void => {
        if (this.error) reject(this.error as Error);
        if (!what()) return;
        clearTimeout(late);
        resolve();
      };
      this.#looks.push(look);
      look();
    });
  }

  #look(): void { for (const look of this.#looks) look(); }
}

async function following(asked: AskedRun): Promise<{ ear: Ear; driver: Driver }> {
  const ear = new Ear();
  const driver = await follow(asked, api, ear);
  drivers.push(driver);
  return { ear, driver };
}

const lines = <T>(text: string | undefined): T[] => (text ?? '').split('\n').filter(Boolean).map((line) => JSON.parse(line) as T);
const kept = (): string[] => (existsSync(join(cwd, 'runs')) ? readdirSync(join(cwd, 'runs')) : []);
const minutes = (world: World, n: number): number => world.start + n * 60_000;

it('goes as far as it is let, takes an input, and leaves the very bytes of the same run without a page or a watcher', async () => {
  const asked = { scenario: 'first-night', homes: 12, duration: '2h' };
  const fetched = vi.spyOn(globalThis, 'fetch');
  const { ear, driver } = await following(asked);
  const { world } = ear;
  driver.watch!(2);
  driver.allow(minutes(world, 20));
  await ear.until(() => ear.edges.length === 20);
  // It waits: nobody let it on.
  await new Promise((resolve) => { setTimeout(resolve, 700); });
  expect(ear.edges.at(-1)).toBe(minutes(world, 20));

  driver.input({ id: 'n1', kind: 'plant', data: { what: 'episode', entry: 'fall-with-long-lie', home: 'h000003' } });
  driver.input({ id: 'n2', kind: 'command', data: { home: 'h000099', name: 'ping' } });
  await ear.until(() => ear.refusals.length === 1);
  expect(ear.refusals[0]).toEqual(['n2', expect.stringContaining('no home h000099')]);
  driver.allow(minutes(world, 21));
  await ear.until(() => ear.took.length === 1);
  expect(ear.took).toEqual([{ tick: 20, source: 'api:page', id: 'n1', kind: 'plant', data: { what: 'episode', entry: 'fall-with-long-lie', home: 'h000003' } }]);
  driver.allow(world.end);
  await ear.until(() => ear.texts);

  // Every tick was lived along, with the states of the world that the lab ran.
  expect(ear.edges).toEqual(Array.from({ length: 120 }, (_, tick) => minutes(world, tick + 1)));
  const again = liveAgain(world, 0, 12, ear.took);
  expect(ear.life.flat()).toEqual([...again.bytes]);
  // Alerts came over the wire, and over nothing else, as the run graded them.
  expect(fetched.mock.calls.filter(([url]) => String(url).includes('alerts='))).toEqual([]);
  fetched.mockRestore();
  const written = lines<SeenAlert>(ear.texts!['alerts.ndjson']);
  expect(written.some(({ alert }) => alert.code === 'fall' && alert.home === 'h000003')).toBe(true);
  expect(ear.alerts).toEqual(written);
  // The watched home's own messages, and no other's.
  expect(ear.heard.length).toBeGreaterThan(20);
  expect(ear.heard.every(({ topic }) => topic.startsWith('twinward/v1/h000003/'))).toBe(true);

  const scenario = namedScenario('first-night', { homes: 12, duration: '2h' });
  const [plain, unwatched] = [await labRun(scenario, { inputs: ear.took }), await labRun(scenario, { inputs: ear.took, broker: 'embedded' })];
  const manifest = JSON.parse(ear.texts!['manifest.json']!) as { id: string; replay: string; identity: { digests: object } };
  expect(manifest.identity.digests).toEqual(plain.report.manifest.digests);
  expect(kept()).toEqual([manifest.id]);
  expect(manifest.replay).toMatch(new RegExp(`replay ${manifest.id}$`));
  expect(unwatched.report.manifest.digests).toEqual(plain.report.manifest.digests);
  const { performance } = JSON.parse(readFileSync(join(cwd, 'runs', manifest.id, 'report.json'), 'utf8')) as { performance: { wire: Wired } };
  const { seen, extra, strays, hubs, broker: { connects, accessRefused } } = unwatched.report.performance['wire'] as Wired;
  expect(performance.wire).toMatchObject({ seen, extra, strays, hubs: { sent: hubs.sent, acked: hubs.acked }, broker: { connects, accessRefused } });
  expect([extra, strays, accessRefused]).toEqual([0, 0, 0]);
}, 180_000);

it('is joined by who asks in the same words, with all that has been; who asks for another one replaces it, and nothing of it is kept', async () => {
  const asked = { scenario: 'first-night', homes: 8, duration: '90m', seed: 'join' };
  const first = await following(asked);
  first.driver.input({ id: 'n1', kind: 'plant', data: { what: 'fault', entry: 'hub-power-loss', home: 'h000002', duration: '20m' } });
  first.driver.allow(minutes(first.ear.world, 40));
  await first.ear.until(() => first.ear.edges.length === 40);
  const second = await following(asked);
  await second.ear.until(() => second.ear.edges.length === 40);
  expect(second.ear.life).toEqual(first.ear.life);
  expect(second.ear.alerts).toEqual(first.ear.alerts);
  expect(second.ear.took).toEqual(first.ear.took);
  expect(second.ear.took).toHaveLength(1);

  const before = kept();
  const other = await following({ ...asked, seed: 'other' });
  await expect(first.ear.until(() => first.ear.texts)).rejects.toMatchObject({ message: expect.stringContaining('another run') as string });
  expect(kept()).toEqual(before);
  expect(other.ear.edges).toEqual([]);
}, 180_000);

it('dropped by one page it is over for every other, in one sentence; the same words begin anew, and so does another thing done to it', async () => {
  const asked = { scenario: 'first-night', homes: 3, duration: '30m', seed: 'drop' };
  const [first, second] = [await following(asked), await following(asked)];
  first.driver.allow(minutes(first.ear.world, 5));
  await second.ear.until(() => second.ear.edges.length === 5);
  await first.driver.drop();
  await expect(second.ear.until(() => second.ear.texts)).rejects.toMatchObject({ message: expect.stringContaining('ended by another page') as string });

  const done = (home: string): RunInput[] => [{ tick: 1, source: 'api:page', id: 'n1', kind: 'command', data: { home, name: 'ping' } }];
  const third = await following({ ...asked, inputs: done('h000001') });
  third.driver.allow(minutes(third.ear.world, 4));
  await third.ear.until(() => third.ear.edges.length === 4);
  const [same, other] = [await following({ ...asked, inputs: done('h000001') }), await following({ ...asked, inputs: done('h000002') })];
  await expect(same.ear.until(() => same.ear.texts)).rejects.toMatchObject({ message: expect.stringContaining('another run') as string });
  expect(other.ear.edges).toEqual([]);
}, 180_000);

it('stopped by the page it is graded as far as it came; asked for again with its inputs it is the same again', async () => {
  const asked = { scenario: 'first-night', homes: 6, duration: '1h', seed: 'again' };
  const inputs: RunInput[] = [{ tick: 5, source: 'api:page', id: 'n1', kind: 'plant', data: { what: 'episode', entry: 'fall-with-long-lie', home: 'h000001' } }];
  const { ear, driver } = await following({ ...asked, inputs });
  driver.allow(minutes(ear.world, 30));
  await ear.until(() => ear.edges.length === 30);
  driver.stop();
  await ear.until(() => ear.texts);
  expect(ear.took).toEqual(inputs);
  expect(lines<RunInput>(ear.texts!['inputs.ndjson'])).toEqual(inputs);
  expect(JSON.parse(ear.texts!['report.json']!)).toMatchObject({ verdict: 'unknown' });
}, 180_000);

it('follows over a restart of the broker, and misses no alert', async () => {
  const inputs: RunInput[] = [2, 8].map((tick) => ({ tick, source: 'api:page', id: `n${tick}`, kind: 'command', data: { home: tick === 2 ? 'h000001' : 'h000002', name: 'self-test', dev: 'wearable' } }));
  const { ear, driver } = await following({ scenario: 'broker-restart', inputs });
  driver.allow(ear.world.end);
  await ear.until(() => ear.texts);
  expect(ear.edges).toHaveLength(ear.world.ticks);
  expect(ear.alerts).toEqual(lines(ear.texts!['alerts.ndjson']));
  expect(new Set(ear.alerts.map(({ alert }) => alert.home))).toEqual(new Set(['h000001', 'h000002']));
}, 180_000);

it('without a word from the wire knows all the same, from the machine\'s own record', async () => {
  const deaf = vi.spyOn(Wire.prototype, 'alertsOf').mockReturnValue([]);
  const inputs: RunInput[] = [{ tick: 2, source: 'api:page', id: 'n1', kind: 'plant', data: { what: 'episode', entry: 'fall-with-long-lie', home: 'h000001' } }];
  const { ear, driver } = await following({ scenario: 'first-night', homes: 3, duration: '30m', inputs });
  driver.allow(ear.world.end);
  await ear.until(() => ear.texts);
  deaf.mockRestore();
  expect(ear.alerts.length).toBeGreaterThan(0);
  expect(ear.alerts).toEqual(lines(ear.texts!['alerts.ndjson']));
}, 180_000);

it.each([
  ['an unknown scenario', { scenario: 'frist-night' }, /no scenario "frist-night"/], ['too many homes', { scenario: 'first-night', homes: 999_999 }, /homes/], ['an unknown pipeline', { scenario: 'first-night', sut: 'referense' }, /no pipeline/],
  ['an input that fits no home', { scenario: 'first-night', homes: 2, inputs: [{ tick: 0, source: 'api:page', id: 'a', kind: 'command', data: { home: 'h000009', name: 'ping' } }] }, /no home h000009/],
  ['a path for a name', { scenario: '../../etc/passwd' }, /scenario: an id/],
])('says what is wrong with %s', async (_, asked, words) => {
  await expect(follow(asked as AskedRun, api, new Ear())).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringMatching(words) as string });
});
