/**
 * One point of the growth proof, in a process of its own: `node --expose-gc growth-point.ts <virtual|embedded> <homes> <duration>`. The last line printed is the point
 * as JSON.
 */
import { labRun } from '../support/lab-run.ts';
import { growthScenario, type GrowthPoint } from './growth.ts';

const [kind, homes, duration] = process.argv.slice(2) as [GrowthPoint['transport'], string, string];
const collect = (globalThis as { gc?: () => void }).gc ?? (() => { throw new Error('start with --expose-gc'); });

interface Used {
  cpuMs: number;
  heapBytes: number;
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What stands on the heap and beside it when nothing is left to collect. The time that it takes is counted, to be taken off. */
function heapNow(): Used {
  const before = cpuNow();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heapBytes: heapUsed + arrayBuffers, cpuMs: cpuNow() - before };
}

await labRun(growthScenario(60, '30m'), { broker: 'virtual', label: 'warm' }); // the code gets hot, for every point alike
const empty = heapNow();
let full: Used = { cpuMs: 0, heapBytes: 0 };
let tickedAt = 0;
const cpu = cpuNow();
const wall = performance.now();
const { report } = await labRun(growthScenario(Number(homes), duration), {
  broker: kind, label: 'growth',
  onProgress: ({ phase, tick, ticks }) => {
    if (phase !== 'run' || tick !== ticks) return;
    tickedAt = cpuNow();
    full = heapNow(); // the last tick is closed, and all homes live
  },
});
const broker = ((report.performance['wire'] as Record<string, unknown>)['broker'] ?? {}) as { cpuMs?: number; rssBytes?: number };
const point: GrowthPoint = {
  transport: kind, homes: Number(homes), duration, messages: report.performance['messages'] as number,
  cpuMs: Math.round(cpuNow() - cpu - full.cpuMs + (broker.cpuMs ?? 0)), ticksCpuMs: Math.round(tickedAt - cpu), wallMs: Math.round(performance.now() - wall),
  heapBytes: full.heapBytes - empty.heapBytes, peakRssBytes: process.resourceUsage().maxRSS * 1024 + (broker.rssBytes ?? 0),
};
if (report.account.unexplained !== 0) throw new Error(`the account does not close: ${JSON.stringify(report.account)}`);
console.log(JSON.stringify(point));
process.exit(0);
