/** Adding a fault to one home leaves the bytes and the truth of every other home as they were (DESIGN §4, addressed randomness). */
import { expect, it } from 'vitest';
import { requestOf } from '../../lab/cli/run-command.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { World } from '../../sim/world.ts';
import { homeNumber, labRun, tampered, voice } from '../support/lab-run.ts';

const OPTIONS = { pace: 'max', broker: 'virtual', sut: 'reference', workers: '1', homes: '22', duration: '8h' };

/** Messages and truth of each home of a run as the command line makes it, seen through a pipeline that says nothing. */
async function homesOf(fault: string[]): Promise<{ messages: Map<string, string[]>; truth: Map<string, string[]>; planned: string; received: string }> {
  const { request } = await requestOf('first-night', { ...OPTIONS, fault }, process.cwd());
  const transport = tampered({}, voice());
  const { report, truth } = await labRun(request.scenario, { transport: () => transport });
  const ofHome = Map.groupBy(truth, (line) => (JSON.parse(line) as { homes: string[] }).homes.join());
  return { messages: transport.byHome(), truth: ofHome, planned: report.manifest.digests.planned, received: report.manifest.digests.received };
}

const before = await homesOf([]);

/** A home in which every fault fits, and none is planted yet. */
const { scenario } = (await requestOf('first-night', OPTIONS, process.cwd())).request;
const world = new World({ scenario });
const { id: HOME, profile, devices: kit } = Array.from({ length: 20 }, (_, index) => world.home(index))
  .find(({ devices, causes }) => devices.some(({ kind }) => kind === 'pulse-oximeter') && causes.every(({ truth }) => truth.kind !== 'fault'))!;
const FITTING = FAULTS.filter(({ fits }) => fits(profile, kit.map(({ kind }) => kind))).map(({ id }) => id);
/** They may do nothing in this home in these hours: nobody measures, or the home is with another provider. */
const MAY_REST = new Set(['noop', 'sensor-drift', 'sensor-noise', 'drop-out', 'cuff-on-sleeve', 'wrong-person', 'isp-outage']);

it('most faults fit the home', () => expect(FITTING.length).toBeGreaterThan(35));

it.each([...FITTING, FITTING.filter((id) => !MAY_REST.has(id)).join()])('%s in one home leaves all others as they were', async (ids) => {
  const after = await homesOf(ids.split(',').map((id) => `${id}:${HOME}`));
  expect([...after.messages.keys()].toSorted()).toEqual(Array.from({ length: 22 }, (_, n) => homeNumber(n + 1)));
  for (const [home, messages] of before.messages) {
    const now = after.messages.get(home) as string[];
    const first = messages.findIndex((message, index) => message !== now[index]);
    if (home === HOME && !MAY_REST.has(ids)) expect(first, 'the fault changes its own home').toBeGreaterThan(0);
    if (home !== HOME) expect([home, now.length, first], now[first]).toEqual([home, messages.length, -1]);
    if (home !== HOME) expect(after.truth.get(home)).toEqual(before.truth.get(home));
  }
  if (MAY_REST.has(ids)) return;
  expect(after.truth.get(HOME)?.length).toBe((before.truth.get(HOME)?.length ?? 0) + ids.split(',').length);
  expect(after.planned).not.toBe(before.planned);
  expect(after.received).not.toBe(before.received);
});

it('a home is the same however many homes there are', async () => {
  const { request } = await requestOf('first-night', { ...OPTIONS, homes: '40' }, process.cwd());
  const transport = tampered({}, voice());
  await labRun(request.scenario, { transport: () => transport });
  const more = transport.byHome();
  // The first block of twenty is dealt in full in both.
  for (let n = 1; n <= 20; n += 1) expect(more.get(homeNumber(n)), homeNumber(n)).toEqual(before.messages.get(homeNumber(n)));
});
