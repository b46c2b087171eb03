/** The realism scorecard in slices: one process per study and seed, as many at a time as there are cores. */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { asJson, passes } from '../../lab/cli/realism-command.ts';
import { durationMs } from '../../contract/duration.ts';
import { grade, STUDIES } from '../../lab/realism/index.ts';
import { runStudy, type Study } from '../../lab/realism/study.ts';

const SEEDS = ['1', '2', '3', '4', '5'];
/** Figures by study and seed. */
export type Slices = Record<string, Record<string, number>>;

export async function proveRealism(slices: Slices, save: (figures: object) => void): Promise<void> {
  const left = STUDIES.toSorted((a, b) => costOf(a) - costOf(b)).flatMap((study) => SEEDS.map((seed) => ({ study, seed }))).filter(({ study, seed }) => slices[`${study.id}/${seed}`] === undefined);
  const run = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), next.study.id, next.seed], { maxBuffer: 1 << 24 });
      slices[`${next.study.id}/${next.seed}`] = JSON.parse(stdout) as Record<string, number>;
      console.log(`${next.study.id} on seed ${next.seed}; ${left.length} to go`);
      save(figures(slices));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, run));
  save(figures(slices));
}

/** Quick studies first. */
function costOf({ homes, scenario, eventsOnly }: Study): number {
  return eventsOnly ? 0 : homes * durationMs(scenario.duration);
}

function figures(slices: Slices): object {
  const graded = STUDIES.flatMap((study) => {
    const bySeed = SEEDS.map((seed) => slices[`${study.id}/${seed}`]).filter((one) => one !== undefined);
    return bySeed.length > 0 ? grade(study, bySeed) : [];
  });
  const count = (verdict: string) => graded.filter((one) => one.verdict === verdict).length;
  return { seeds: SEEDS.length, passes: passes(graded), of: graded.length, within: count('good'), near: count('near'), far: count('far'), statistics: graded.map(asJson), slices };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [id, seed] = process.argv.slice(2) as [string, string];
  console.log(JSON.stringify(runStudy(STUDIES.find((study) => study.id === id) as Study, seed, 1)));
}
