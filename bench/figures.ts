/** Writes what the benches said where people read it: docs/evidence/bench.json, and the table of docs/performance.md. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { PACKAGE } from '../lab/host-node/package-facts.ts';

type Figures = Record<string, number>;

/** The promises of DESIGN §10 that the benches here measure. `most`: not more than; else not less than. */
const PROMISES: readonly { bench: string; key: string; what: string; promise: number; most?: boolean; unit?: string }[] = [
  { bench: 'engine', key: 'ratioTableVsActors', what: 'a step of a compiled statechart against `actor.send`', promise: 100 },
  { bench: 'engine', key: 'ratioVsActors', what: 'the engine, events only, against XState actors, 10,000 homes, same result', promise: 20 },
  { bench: 'engine', key: 'msPerHomeDay', what: 'a full home, 19 channels, one day, one core', promise: 10, most: true, unit: ' ms' },
  { bench: 'engine', key: 'bytesPerHome', what: 'memory of a full home, backlog apart', promise: 2048, most: true, unit: ' B' },
  { bench: 'e2e', key: 'ratioVsBroker', what: 'a whole run against what the embedded broker can do at all', promise: 0.5 },
  { bench: 'pipeline', key: 'ratioVsBareSubscriber', what: 'the reference pipeline with its journal against a bare MQTT.js subscriber that parses JSON', promise: 0.5 },
  { bench: 'ui', key: 'drawCalls', what: 'draw calls for a town of 10,000 homes', promise: 30, most: true },
  { bench: 'ui', key: 'scriptMsPerFrame', what: 'script per frame in that town, while time runs', promise: 4, most: true, unit: ' ms' },
  { bench: 'ui', key: 'inputDelayMsP95', what: 'input delay while 1,000 homes are lived in the page at 10× real time', promise: 100, most: true, unit: ' ms' },
  { bench: 'ui', key: 'firstViewKb', what: 'the first view, gzip, before worker and 3D', promise: 250, most: true, unit: ' kB' },
  { bench: 'cli', key: 'helpMs', what: '`twinward --help`', promise: 300, most: true, unit: ' ms' },
];
const EVIDENCE = new URL('../docs/evidence/bench.json', import.meta.url);
const PAGE = new URL('../docs/performance.md', import.meta.url);
const TABLE = /(<!-- figures: npm run bench -- all -->\n)[\s\S]*?(<!-- end of figures -->)/;

export function writeFigures(all: Record<string, Figures>): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const host = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`;
  writeFileSync(EVIDENCE, `${JSON.stringify({ command: 'npm run bench -- all', commit, twinward: PACKAGE.version, host, ...all }, null, 2)}\n`);
  if (!existsSync(PAGE)) return;
  const rows = PROMISES.map(({ bench, key, what, promise, most, unit = '' }) => {
    const value = Math.round(100 * (all[bench]?.[key] as number)) / 100;
    const kept = most ? value <= promise : value >= promise;
    return `| ${what} | \`${key}\` | ${most ? '≤' : '≥'} ${promise}${unit} | ${value}${unit} | ${kept ? 'kept' : '**short**'} |`;
  });
  const table = ['| what | key | promise | measured | |', '|---|---|---|---|---|', ...rows, '', `Commit ${commit}, ${host}. All keys: [bench.json](evidence/bench.json).`].join('\n');
  writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(TABLE, `$1${table}\n$2`));
}
