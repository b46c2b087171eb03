/** The same run for any number of threads, over any broker, on any supported Node and in the browser: one table of digests, all equal. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestText } from '../../sim/core/digest.ts';
import { scenarioHost } from '../../lab/cli/scenario-host.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { type Service, startMosquitto, startNats, startRabbitmq } from '../support/services.ts';
import { openWebLab } from '../support/web-lab.ts';

const exec = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
/** Majors of Node that are supported, beside the one of this process. */
export const NODES = ['22', '24', '26'] as const;

/** Brokers of other makers, each started for the table. */
const OUTSIDE: Readonly<Record<string, () => Promise<Service>>> = { mosquitto: () => startMosquitto(), nats: startNats, rabbitmq: startRabbitmq };

/** One row of the table. `report`: SHA-256 of report.json without `performance`. */
export interface Row {
  workers: number;
  broker: string;
  runtime: string;
  digests: Record<string, string>;
  report: string;
}

export interface Asked {
  /** the node program that runs the command line */
  node: string;
  runtime: string;
  workers: number;
  /** as `--broker` takes it */
  broker: string;
  /** what the table calls it */
  brokerName: string;
  scenario: string;
  options: readonly string[];
}

/** Versions of Node as the registry has them, installed side by side into a temporary folder. @returns programs by version text such as `v22.23.1` */
export async function installNodes(folder: string): Promise<Map<string, string>> {
  const aliases = NODES.map((major) => `node-${major}@npm:node@${major}`);
  await exec('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', ...aliases], { cwd: folder });
  const found = new Map<string, string>();
  for (const major of NODES) {
    const program = join(folder, 'node_modules', `node-${major}`, 'bin', 'node');
    const { stdout } = await exec(program, ['--version']);
    found.set(stdout.trim(), program);
  }
  return found;
}

/** Runs the command line once, in a process of its own. @throws Error where it does not end with a verdict */
export async function rowOf({ node, runtime, workers, broker, brokerName, scenario, options }: Asked): Promise<Row> {
  const out = mkdtempSync(join(tmpdir(), 'twinward-same-'));
  try {
    await exec(node, ['lab/cli/main.ts', 'run', scenario, '--quiet', '--workers', String(workers), '--broker', broker, ...options, '--out', join(out, 'run')], { cwd: ROOT, maxBuffer: 1e7 }).catch((error: { code?: number; stderr?: string }) => {
      if (error.code !== 3 && error.code !== 99) throw new Error(`${runtime} ${brokerName}: ${error.stderr ?? String(error)}`);
    });
    const { performance: _, ...report } = JSON.parse(readFileSync(join(out, 'run', 'report.json'), 'utf8')) as { performance: unknown; manifest: { digests: Record<string, string> } };
    return { workers, broker: brokerName, runtime, digests: report.manifest.digests, report: digestText(JSON.stringify(report)) };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Rows that differ from the first one. */
export function unlike(rows: readonly Row[]): Row[] {
  const key = ({ digests, report }: Row): string => JSON.stringify([Object.entries(digests).toSorted(), report]);
  return rows.filter((row) => key(row) !== key(rows[0] as Row));
}

/** A night small enough for a table, with six areas to deal to threads. */
function smallNight(folder: string): string {
  const text = readFileSync(join(ROOT, 'scenarios', 'demo', 'first-night.yaml'), 'utf8');
  const file = join(folder, 'small-night.yaml');
  writeFileSync(file, text.replace('id: first-night', 'id: small-night').replace('homes: 200', 'homes: 60').replace('duration: 14h', 'duration: 8h').replace('areaSize: 100', 'areaSize: 10'));
  return file;
}

/** Every row that this machine can make and that is not among those known. */
export async function proveSameBytes(known: readonly Row[], done: (row: Row) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-nodes-'));
  const has = (workers: number, broker: string, runtime: string): boolean => known.some((row) => row.workers === workers && row.broker === broker && row.runtime === runtime);
  try {
    mkdirSync(folder, { recursive: true });
    const scenario = smallNight(folder);
    const runtime = `Node ${process.version}`;
    for (const [name, start] of Object.entries(OUTSIDE)) {
      if ([1, 4].every((workers) => has(workers, name, runtime))) continue;
      const service = await start();
      try {
        for (const workers of [1, 4]) if (!has(workers, name, runtime)) done(await rowOf({ node: process.execPath, runtime, workers, broker: service.url, brokerName: name, scenario, options: ['--topic-prefix', `same-${workers}`] }));
      } finally {
        await service.stop();
      }
    }
    const lab = await openWebLab();
    try {
      const { scenario: resolved } = loadScenario(scenario, await scenarioHost(ROOT));
      for (const broker of ['virtual', 'memory'] as const) {
        if (has(1, broker, lab.browser)) continue;
        const { report: { performance: _, ...report } } = await lab.run({ scenario: resolved, broker, sut: 'reference' });
        done({ workers: 1, broker, runtime: lab.browser, digests: report.manifest.digests, report: digestText(JSON.stringify(report)) });
      }
    } finally {
      await lab.close();
    }
    for (const [version, node] of await installNodes(folder)) {
      for (const broker of ['virtual', 'memory', 'embedded']) {
        for (const workers of [1, 2, 4]) {
          const on = `Node ${version}`;
          if (!has(workers, broker, on)) done(await rowOf({ node, runtime: on, workers, broker, brokerName: broker, scenario, options: [] }));
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
