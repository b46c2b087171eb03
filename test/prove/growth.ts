/**
 * What one home more costs, from 100 homes to 100,000: the time of a whole run (build, ticks, grading) and the memory that its homes hold. Each point is a fresh
 * process; what a home costs at the margin is the difference between two points, so that what every run costs anyhow falls out.
 */
import { spawn } from 'node:child_process';
import type { Scenario } from '../../contract/scenario.ts';
import { namedScenario } from '../support/named-scenario.ts';

export interface GrowthPoint {
  transport: 'virtual' | 'embedded';
  homes: number;
  /** simulated */
  duration: string;
  messages: number;
  /** user and system time of the lab's process, with the broker's on `embedded` (the SUT's process is not counted there; on `virtual` the SUT is inside) */
  cpuMs: number;
  /** of it, until the last tick was closed, without the broker's */
  ticksCpuMs: number;
  wallMs: number;
  /** heap and array buffers after garbage collection at the last tick, less those before the run; of the lab's process */
  heapBytes: number;
  /** with the broker's on `embedded` */
  peakRssBytes: number;
}

/** What one home more costs between two points. */
export interface Margin {
  transport: GrowthPoint['transport'];
  from: number;
  to: number;
  cpuMsPerHome: number;
  heapBytesPerHome: number;
  peakRssBytesPerHome: number;
}

interface Plan {
  transport: GrowthPoint['transport'];
  homes: number;
  duration: string;
  /** the least of so many runs counts: small points are short, and noise only adds */
  runs: number;
}

const VIRTUAL = '12m';
const EMBEDDED = '10m';
export const PLAN: readonly Plan[] = [
  { transport: 'virtual', homes: 100, duration: VIRTUAL, runs: 5 }, { transport: 'virtual', homes: 1_000, duration: VIRTUAL, runs: 3 },
  { transport: 'virtual', homes: 10_000, duration: VIRTUAL, runs: 1 }, { transport: 'virtual', homes: 100_000, duration: VIRTUAL, runs: 1 },
  { transport: 'embedded', homes: 100, duration: EMBEDDED, runs: 3 }, { transport: 'embedded', homes: 1_000, duration: EMBEDDED, runs: 2 },
  { transport: 'embedded', homes: 10_000, duration: EMBEDDED, runs: 1 },
];
/** Files that a process of an embedded run needs besides its hubs' sockets. */
const FILES_APART = 100;
const FLAT_WITHIN = 0.2;

/** The people, kit and plantings of `first-night`, with all that is planted drawn into the first minutes. */
export function growthScenario(homes: number, duration: string): Scenario {
  const night = namedScenario('first-night', { homes, duration });
  const soon = <T extends { window?: [string, string] | undefined }>(plantings: readonly T[]): T[] => plantings.map((planting) => ({ ...planting, window: ['1m', '5m'] }));
  const { plant } = night;
  return { ...night, plant: { ...plant, episodes: soon(plant.episodes), faults: soon(plant.faults), decoys: soon(plant.decoys) } };
}

/** Margins between neighbours of the same transport, in order of size. */
export function marginsOf(points: readonly GrowthPoint[]): Margin[] {
  return (['virtual', 'embedded'] as const).flatMap((transport) => {
    const own = points.filter((point) => point.transport === transport).toSorted((a, b) => a.homes - b.homes);
    return own.slice(1).map((point, index) => {
      const before = own[index] as GrowthPoint;
      const per = (of: 'cpuMs' | 'heapBytes' | 'peakRssBytes') => (point[of] - before[of]) / (point.homes - before.homes);
      return {
        transport, from: before.homes, to: point.homes,
        cpuMsPerHome: Math.round(1_000 * per('cpuMs')) / 1_000, heapBytesPerHome: Math.round(per('heapBytes')), peakRssBytesPerHome: Math.round(per('peakRssBytes')),
      };
    });
  });
}

/** Does no step cost over a fifth more, per home, than the step before it? Less is no growth. */
export function isFlat(margins: readonly Margin[], of: 'cpuMsPerHome' | 'heapBytesPerHome'): boolean {
  return margins.every((margin, index) => {
    const before = margins[index - 1];
    return before?.transport !== margin.transport || margin[of] <= (1 + FLAT_WITHIN) * before[of];
  });
}

/** Points in `done` are not run again. @param save called after each point */
export async function growth(done: Record<string, GrowthPoint>, save: (figures: object) => void, plan: readonly Plan[] = PLAN): Promise<void> {
  for (const { transport, homes, duration, runs } of plan) {
    const key = `${transport}-${homes}`;
    if (transport === 'embedded' && homes + FILES_APART > filesMost()) {
      console.log(`${key}: left out, ${filesMost()} open files are allowed (ulimit -n) and ${homes + FILES_APART} are needed`);
      continue;
    }
    for (let run = done[key] ? runs : 0; run < runs; run += 1) {
      const point = await measure([transport, String(homes), duration]);
      const least = done[key];
      done[key] = least && least.cpuMs <= point.cpuMs ? least : point;
      console.log(key, point);
    }
    const margins = marginsOf(Object.values(done));
    save({ points: done, margins, flat: { cpu: isFlat(margins, 'cpuMsPerHome'), heap: isFlat(margins, 'heapBytesPerHome') } });
  }
  console.table(marginsOf(Object.values(done)));
}

function filesMost(): number {
  const { userLimits } = process.report.getReport() as unknown as { userLimits?: { open_files?: { soft: number | 'unlimited' } } };
  const soft = userLimits?.open_files?.soft ?? 1_024;
  return soft === 'unlimited' ? Infinity : soft;
}

function measure(args: readonly string[]): Promise<GrowthPoint> {
  const entry = new URL('./growth-point.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--expose-gc', '--max-old-space-size=16384', entry, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const line = said.trim().split('\n').at(-1) ?? '';
      if (code === 0 && line.startsWith('{')) resolve(JSON.parse(line) as GrowthPoint);
      else reject(new Error(`the point ${args.join(' ')} ended with ${signal ?? `code ${code}`}`));
    });
  });
}
