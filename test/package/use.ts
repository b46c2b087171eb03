/** The installed command line, compared with the repository's own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Manifest } from '../../contract/run-files.ts';

/** The main job, small; and a shorter one with a poor pipeline and worker threads. Shell words. */
const NIGHT = 'run first-night --homes 20';
const POOR = 'run first-night --homes 20 --duration 4h --sut fixed-thresholds';

interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** @param folder where the package is installed @param root of the repository @throws AssertionError */
export function checkUse(folder: string, root: string): void {
  const packaged = (line: string): Said => shell(`npx --no-install twinward ${line}`, folder);
  const manifest = (run: string): Manifest => JSON.parse(readFileSync(join(folder, run, 'manifest.json'), 'utf8')) as Manifest;
  const own = (line: string, out: string): Said => shell(`"${process.execPath}" "${join(root, 'lab/cli/main.ts')}" ${line} --out ${out}`, folder);

  const help = packaged('--help');
  assert.equal(help.code, 0, help.err);
  assert.match(help.out, /Usage: twinward/);
  assert.equal(packaged('--version').out.trim(), (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version);
  const scenarios = packaged('list scenarios');
  assert.match(scenarios.out, /^first-night /m, scenarios.err);
  const sound = packaged('validate node_modules/twinward/scenarios/demo/first-night.yaml');
  assert.equal(sound.code, 0, sound.err);
  console.log('ok  help, version, list and validate');

  const bad = packaged('run frist-night');
  assert.equal(bad.code, 2);
  assert.match(bad.err, /"?first-night"?/, 'bad input is told how to mend it');
  console.log('ok  bad input: one message, exit 2');

  const night = packaged(`${NIGHT} --out night`);
  assert.equal(night.code, own(NIGHT, 'night-own').code, night.err);
  assert.ok([0, 3, 99].includes(night.code as number), night.err);
  assert.match(readFileSync(join(folder, 'night/report.html'), 'utf8'), /<html/);
  assertSameRun(folder, 'night', 'night-own');
  assert.equal(manifest('night').host.node, process.versions.node, 'the bin runs on the Node that was installed beside it');
  console.log(`ok  ${NIGHT}: the report, and the bytes of the repository's own run`);

  const poor = packaged(`${POOR} --workers 2 --out poor`);
  assert.ok([0, 3, 99].includes(poor.code as number), poor.err);
  const { replay } = manifest('poor');
  assert.match(replay, /^npx twinward /);
  assert.equal(shell(`${replay} --out poor-again`, folder).code, poor.code);
  own(POOR, 'poor-own');
  assertSameRun(folder, 'poor', 'poor-again');
  assertSameRun(folder, 'poor', 'poor-own');
  console.log(`ok  ${POOR}: on two threads, by its replay line, and in the repository the same bytes`);

  checkLibrary(folder, root);
}

/** A pipeline's author takes the schemas and types of messages from the package. */
function checkLibrary(folder: string, root: string): void {
  writeFileSync(join(folder, 'mine.mts'), `import { Alert } from 'twinward/contract/alert';
import schema from 'twinward/schema/alert.schema.json' with { type: 'json' };
const priority: Alert['priority'] = 'high';
// @ts-expect-error: there is no such priority, and the declarations know it
const wrong: Alert['priority'] = 'loud';
console.log(typeof schema.properties, Alert.shape.priority.safeParse(priority).success, Alert.shape.priority.safeParse(wrong).success);
`);
  const compiled = shell(`"${process.execPath}" "${join(root, 'node_modules/typescript/bin/tsc')}" --module nodenext --target es2024 --strict --noEmit mine.mts`, folder);
  assert.equal(compiled.code, 0, compiled.out);
  assert.equal(shell(`"${process.execPath}" mine.mts`, folder).out, 'object true false\n');
  console.log('ok  contract and schemas can be imported, with types');
}

/** Everything that is promised, to the byte: the report without what depends on the host, and what happened. */
function assertSameRun(folder: string, a: string, b: string): void {
  const text = (run: string, file: string): string => readFileSync(join(folder, run, file), 'utf8');
  const promised = (run: string): unknown => ({ ...(JSON.parse(text(run, 'report.json')) as object), performance: undefined });
  assert.equal(JSON.stringify(promised(a), null, 2), JSON.stringify(promised(b), null, 2), `report.json of ${a} and ${b}`);
  for (const file of ['truth.ndjson', 'alerts.ndjson', 'inputs.ndjson']) assert.ok(text(a, file) === text(b, file), `${file} of ${a} and ${b}`);
  assert.ok(existsSync(join(folder, a, 'junit.xml')));
}

/** Without what `npm run` adds: the repository's programs must not help out. */
const STRANGER = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)).map(([name, value]) => [name, /^path$/i.test(name) ? value?.split(delimiter).filter((part) => !part.includes('node_modules')).join(delimiter) : value]));

/** Whatever happens, nobody is shown a stack trace. */
function shell(line: string, cwd: string): Said {
  const { status, stdout, stderr } = spawnSync(line, { cwd, env: STRANGER, shell: true, encoding: 'utf8', timeout: 300_000 });
  assert.doesNotMatch(`${stdout}\n${stderr}`, /^\s+at .+:\d+:\d+\)?$/m, `a stack trace: ${line}`);
  return { code: status, out: stdout, err: stderr };
}
