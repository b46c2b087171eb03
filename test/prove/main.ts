/** `npm run prove [-- name]`: full counts in resumable slices; writes docs/evidence/<name>.json. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fuzz } from './api-fuzz.ts';
import { proveChaos, type ChaosSlice } from './chaos.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { type FaultProof, proveFaults } from './faults.ts';
import { flat } from './flat.ts';
import { growth as grow, type GrowthPoint } from './growth.ts';
import { limits as limitsOf, type LimitsFigures } from './limits.ts';
import { townDay } from './town.ts';
import { inOrder, rankOnce, type Rung } from './ranking.ts';
import { proveReadme, type ReadmeFigures } from './readme.ts';
import { proveRealism, type Slices } from './realism.ts';
import { proveSelfcheck, type SelfcheckSlices } from './selfcheck.ts';
import { street as streetRun, type StreetFigures } from './street.ts';
import { proveSameBytes, type Row, unlike } from './same-bytes.ts';

const SEEDS = 20;
const PROOFS: Record<string, () => Promise<void>> = { ranking, growth, 'same-bytes': sameBytes, realism, limits, town, chaos, faults, street, flat: flatMemory, 'api-fuzz': apiFuzz, selfcheck, readme };

/** Scores of the ladder on twenty seeds of first-night. Seeds already in the file for this commit's tree are not run again. */
async function ranking(): Promise<void> {
  const done = load<{ seeds: Record<string, Record<Rung, number>> }>('ranking')?.seeds ?? {};
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    done[`rank-${seed}`] ??= await rankOnce(namedScenario('first-night', { seed: `rank-${seed}` }));
    const scores = done[`rank-${seed}`] as Record<Rung, number>;
    console.log(`seed rank-${seed}`, scores, inOrder(scores) ? 'in order' : 'OUT OF ORDER');
    save('ranking', { seeds: done, inOrder: Object.values(done).filter(inOrder).length, of: Object.keys(done).length });
  }
}

/** What a home costs at the margin, from 100 homes to 100,000. Points already in the file for this commit's tree are not run again. */
async function growth(): Promise<void> {
  await grow(load<{ points: Record<string, GrowthPoint> }>('growth')?.points ?? {}, (figures) => save('growth', figures));
}

/** One table: digests for any number of threads, broker and runtime. Rows already in the file for this commit's tree are not run again. */
async function sameBytes(): Promise<void> {
  const rows = load<{ rows: Row[] }>('same-bytes')?.rows ?? [];
  await proveSameBytes(rows, (row) => {
    if (!rows.includes(row)) rows.push(row);
    const different = unlike(rows);
    console.log(`${row.runtime} · ${row.broker} · ${row.workers} threads: ${different.includes(row) ? 'DIFFERENT' : 'equal'}`);
    save('same-bytes', { scenario: 'first-night with 60 homes in areas of 10, 8 h', allEqual: different.length === 0, rows });
  });
}

/** The realism scorecard in full: every study on five seeds, two at a time. Slices already in the file for this commit's tree are not run again. */
async function realism(): Promise<void> {
  const slices = load<{ slices: Slices }>('realism')?.slices ?? {};
  await proveRealism(slices, (figures) => save('realism', figures));
}

/** A hundred million true values inside physiological limits. Seeds already in the file for this commit's tree are not run again. */
async function limits(): Promise<void> {
  const seeds = load<{ seeds: Record<string, LimitsFigures> }>('limits')?.seeds ?? {};
  for (let seed = 1; Object.values(seeds).reduce((sum, { samples }) => sum + samples, 0) < 1e8; seed += 1) {
    seeds[seed] ??= limitsOf(String(seed), 200, 10);
    const all = Object.values(seeds);
    const sum = (of: (one: LimitsFigures) => number) => all.reduce((total, one) => total + of(one), 0);
    console.log(`${sum(({ samples }) => samples).toLocaleString('en')} samples, ${sum(({ outside }) => outside)} outside, ${sum(({ impossible }) => impossible)} impossible`);
    save('limits', { samples: sum(({ samples }) => samples), outside: sum(({ outside }) => outside), impossible: sum(({ impossible }) => impossible), seeds });
  }
}

/** A hundred thousand homes for a simulated day, all of them in memory, advanced minute by minute. */
async function town(): Promise<void> {
  save('town', await townDay(100_000, (line) => console.log(line)));
}

/** A thousand runs of chaos, and the pipelines with a seeded bug. Slices already in the file for this commit's tree are not run again. */
async function chaos(): Promise<void> {
  const slices = load<{ slices: Record<string, ChaosSlice> }>('chaos')?.slices ?? {};
  await proveChaos(slices, (line) => console.log(line), (figures) => save('chaos', figures));
}

/** Every fault at three severities against its paired twin. Rows already in the file for this commit's tree are not proved again. */
async function faults(): Promise<void> {
  await proveFaults(load<{ rows: FaultProof[] }>('faults')?.rows ?? [], (rows) => {
    const { fault, severity, fails, seen, noticeableAfter, toldBy } = rows.at(-1) as FaultProof;
    console.log(`${fault} ${severity}: ${fails.length === 0 ? 'holds' : fails.join('; ')}`, JSON.stringify(seen), `noticeable ${noticeableAfter}, told by ${toldBy.join(', ') || 'nothing'}`);
    save('faults', { faults: new Set(rows.map((row) => row.fault)).size, rows, hold: rows.filter((row) => row.fails.length === 0).length, of: rows.length });
  });
}

/** Six hours without network for a street: stepped, and live with the broker killed. A part already in the file for this commit's tree is not run again. */
async function street(): Promise<void> {
  const parts = load<{ parts: Record<string, StreetFigures> }>('street')?.parts ?? {};
  for (const part of ['stepped', 'live'] as const) {
    parts[part] ??= await streetRun(part === 'live');
    console.log(part, JSON.stringify(parts[part]));
    save('street', { scenario: 'street-outage; live: 60x, eight hours, the broker killed with SIGKILL after four', parts });
  }
}

/** The broken pipelines over twenty seeds, the sound variants over two hundred. Seeds already in the file for this commit's tree are not run again. */
async function selfcheck(): Promise<void> {
  const before = load<{ slices?: SelfcheckSlices; seedsSound: number }>('selfcheck');
  if (before && !before.slices) return console.log(`selfcheck: done for this commit, ${before.seedsSound} seeds`);
  await proveSelfcheck(before?.slices ?? {}, (line) => console.log(line), (figures) => save('selfcheck', figures));
}

/** Ten million messages through the pipeline's process. What is there so far is written each half day. */
async function flatMemory(): Promise<void> {
  const note = (figures: object): void => save('flat', { wanted: 10_000_000, ...figures });
  note(await flat(10_000_000, 'memory', 500, (line) => console.log(line), note));
}

/** Ten thousand malformed requests to the pipeline's API, without one answer of 500 or above. */
async function apiFuzz(): Promise<void> {
  const figures = await fuzz(10_000, 20_261_128);
  console.log(`${figures.requests} requests, ${figures.sockets} of them over sockets, ${figures.writes} writes, no 5xx:`, JSON.stringify(figures.statuses));
  save('api-fuzz', figures);
}

/** What the README says of runs. Runs already in the file for this commit's tree are not run again. */
async function readme(): Promise<void> {
  const { ladder, runs = {} } = load<ReadmeFigures>('readme') ?? {};
  await proveReadme({ ...(ladder && { ladder }), runs }, (figures) => {
    console.log(Object.entries(figures.runs).map(([name, { score, verdict }]) => `${name} ${score} ${verdict}`).at(-1) ?? JSON.stringify(figures.ladder));
    save('readme', figures);
  });
}

const place = (name: string) => new URL(`../../docs/evidence/${name}.json`, import.meta.url);
const tree = () => execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

function load<T>(name: string): T | undefined {
  if (!existsSync(place(name))) return undefined;
  const evidence = JSON.parse(readFileSync(place(name), 'utf8')) as T & { commit: string };
  return evidence.commit === tree() ? evidence : undefined;
}

function save(name: string, figures: object): void {
  writeFileSync(place(name), `${JSON.stringify({ command: `npm run prove -- ${name}`, commit: tree(), ...figures }, null, 2)}\n`);
}

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(PROOFS)) {
  const proof = PROOFS[name];
  if (!proof) {
    console.error(`error: there is no proof "${name}"\n mend: npm run prove -- ${Object.keys(PROOFS).join(' | ')}`);
    process.exit(2);
  }
  await proof();
}
