/** The borders of DESIGN §3: who may import whom, and what the pure zones may not touch. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['contract', 'sim', 'scenarios', 'pipeline', 'attacks', 'reports', 'lab', 'lab-ui'] as const;
type Room = (typeof ROOMS)[number];

/** Arrows go down: the rooms that a room may import, besides itself. */
const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  'contract': [],
  'sim': ['contract'],
  'scenarios': ['contract'],
  'pipeline': ['contract'],
  'attacks': ['contract'],
  'reports': ['contract'],
  'lab': ['contract', 'sim', 'scenarios', 'pipeline', 'attacks', 'reports'],
  'lab-ui': ['contract', 'sim', 'scenarios', 'pipeline', 'attacks', 'reports', 'lab'],
};

/** Rooms of the lab that run in a browser too: they know no host. */
const HOSTLESS = /^lab\/(?:run|chaos|selfcheck|codecs|fleet|broker|host-web)\/(?!vite-browser\.ts)/;

/** Files in which nothing of the machine, the clock or chance may be felt. */
const PURE: readonly RegExp[] = [/^contract\/(?!write-schemas\.ts)/, /^sim\//, /^pipeline\/(core|examples)\//, /^attacks\//, /^reports\//, /^scenarios\/[^/]*\.ts$/];
/** Packages that the pure zones may use: all of them pure themselves, or (xstate) only described with, never run. */
const PURE_PACKAGES = /^(zod|yaml|xstate|seedrandom|@faker-js\/faker|@noble\/hashes|@stdlib\/math-base-special-)/;
/** Where a promise would let the order of events depend on the host. */
const NO_ASYNC: readonly RegExp[] = [/^sim\//, /^attacks\//, /^pipeline\/core\//, /^pipeline\/examples\//];

const FORBIDDEN: readonly [what: string, pattern: RegExp][] = [
  ['a Node builtin', /\bfrom\s+'node:|\bimport\(\s*'node:|\brequire\(/],
  ['the process or a Node global', /(?<![.\w'-])(?:process|Buffer|__dirname|globalThis)(?![\w'-])\s*[.[(]/],
  // A variable may be called `document` or `window`; tsconfig.pure.json, which knows no DOM, tells the two apart. This catches what a cast would hide.
  ['a DOM global', /(?<![.\w'"-])(?:document\.(?:querySelector|getElement|createElement|body|cookie|addEventListener)|window\.(?:document|location|addEventListener)|navigator\.|localStorage\.|sessionStorage\.|new XMLHttpRequest)|(?<![.\w])fetch\(/],
  ['the wall clock', /(?<![.\w])(?:Date\.now|new Date\(\s*\)|Date\(\s*\)|performance\.)/],
  ['chance', /Math\.random|crypto\.(?:getRandomValues|randomUUID|subtle)/],
  ['a transcendental function', /Math\.(?:exp|expm1|log|log1p|log2|log10|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|pow|cbrt|hypot)\b/],
  ['the power operator', /\*\*/],
  ['the locale', /\.toLocale\w*\(|\.localeCompare\(|(?<![.\w])Intl\./],
  ['a timer', /(?<![.\w])(?:setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\(/],
];
/** Date arithmetic on given times is pure; the clock is not. Local time zones are not either. */
const LOCAL_TIME: readonly [what: string, pattern: RegExp] = ['the local time zone', /\.(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)\(|\.getTimezoneOffset\(/];

/** Source without comments, and without the inside of texts where `texts` is false; line breaks stay. */
function bare(source: string, texts = true): string {
  const pattern = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|\/(?![*/\s])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*(?=\s*[).,;:\]?]|\s*$|\.)/gm;
  return source.replace(pattern, (piece) => {
    const first = piece[0] as string;
    if (piece.startsWith('//') || piece.startsWith('/*')) return piece.replace(/[^\n]/g, ' ');
    // What a template puts in is code, and stays to be judged.
    if (first === '`') return texts ? piece : (piece.match(/\$\{[^}]*\}/g) ?? []).join(' ') + '\n'.repeat(piece.split('\n').length - 1);
    return texts && first !== '/' ? piece : `${first}${first}`;
  });
}

/** Every module that a file names: static, re-exported, dynamic, and in types. */
function importsOf(source: string): string[] {
  const code = bare(source);
  const named = /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/g;
  const bareImport = /\bimport\s*['"]([^'"]+)['"]/g;
  const dynamic = /\bimport\s*\(\s*['"`]([^'"`$]+)['"`]/g;
  return [named, bareImport, dynamic].flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] as string));
}

function roomOf(file: string): Room | undefined {
  return ROOMS.find((room) => file.startsWith(`${room}/`));
}

/** What a file, named from the root, does that its room forbids; one sentence each. */
function trespasses(file: string, source: string): string[] {
  return [...borderTrespasses(file, source), ...(PURE.some((zone) => zone.test(file)) ? impurities(file, source) : [])];
}

function borderTrespasses(file: string, source: string): string[] {
  const room = roomOf(file);
  if (!room) return [];
  return importsOf(source).flatMap((name) => {
    if (!name.startsWith('.')) return HOSTLESS.test(file) && isOfNode(name, source) ? [`${file} imports ${name}, which a browser does not have`] : [];
    const target = posix.normalize(posix.join(posix.dirname(file), name));
    const into = roomOf(target);
    if (!into) return [`${file} imports ${target}, which is in no room`];
    if (HOSTLESS.test(file) && /^lab\/(?:host-node|cli)\//.test(target)) return [`${file} imports ${target}: it would run on Node alone`];
    if (into === room || MAY_IMPORT[room].includes(into)) return [];
    return [`${file} imports ${target}: ${room} may not import ${into}`];
  });
}

/** A type of Node's is no import; streams have a stand-in. */
function isOfNode(name: string, source: string): boolean {
  return name.startsWith('node:') && name !== 'node:stream' && !new RegExp(`import type [^;]*from '${name}'`).test(source);
}

function impurities(file: string, source: string): string[] {
  const packages = importsOf(source).filter((name) => !name.startsWith('.') && !PURE_PACKAGES.test(name)).map((name) => `${file} imports ${name}, which is not a pure package`);
  const code = bare(source, false);
  const rules = [...FORBIDDEN, LOCAL_TIME, ...(NO_ASYNC.some((zone) => zone.test(file)) ? [['a promise', /(?<![.\w'])(?:async|await)\b|\bPromise\./] as const] : [])];
  const touches = rules.flatMap(([what, pattern]) => code.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} touches ${what}: ${line.trim()}`] : [])));
  return [...packages, ...touches];
}

function sourcesIn(room: string): string[] {
  const walk = (folder: string): string[] => {
    try {
      return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : /\.(?:ts|tsx|mts)$/.test(entry.name) ? [join(folder, entry.name)] : []));
    } catch {
      return [];
    }
  };
  return walk(join(ROOT, room)).map((path) => relative(ROOT, path).replaceAll('\\', '/'));
}

describe('the borders between rooms', () => {
  const files = ROOMS.flatMap(sourcesIn);
  const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

  it('are looked at: there are files, and imports in them', () => {
    for (const room of ['contract', 'sim', 'scenarios', 'pipeline', 'reports', 'lab'] as const) expect(files.filter((file) => roomOf(file) === room).length, room).toBeGreaterThanOrEqual(3);
    const crossing = files.flatMap((file) => importsOf(read(file)).filter((name) => name.startsWith('.')));
    expect(crossing.length).toBeGreaterThan(100);
    for (const zone of PURE) expect(files.filter((file) => zone.test(file)).length, String(zone)).toBeGreaterThanOrEqual(zone.source.includes('examples') ? 1 : 3);
  });

  it('hold: arrows go down, nothing sideways, and the pure zones are pure', () => {
    expect(files.flatMap((file) => trespasses(file, read(file)))).toEqual([]);
  });

  it('end every relative import in .ts, as Node needs it', () => {
    const wrong = files.flatMap((file) => importsOf(read(file)).filter((name) => name.startsWith('.') && !/\.(ts|tsx|json|css)$/.test(name)).map((name) => `${file}: ${name}`));
    expect(wrong).toEqual([]);
  });
});

describe('the way out of an attack', () => {
  const sources = sourcesIn('lab').filter((file) => /\/(attack|egress)/.test(file) && !file.startsWith('lab/cli/'));
  const read = (file: string): string[] => importsOf(readFileSync(join(ROOT, file), 'utf8'));
  /** Ways to a socket or a process that do not pass the egress. */
  const ways = (file: string, names: readonly string[]): string[] => names.filter((name) => /^(?:node:)?(?:net|tls|dgram|http|https|http2|dns|dns\/promises|child_process|worker_threads|cluster)$|^(?:mqtt|ws|undici|aedes)$|tcp-dial|\/mqtt-transport|\/broker-peer|\/outside/.test(name)).map((name) => `${file} imports ${name}`);

  it('leads through the egress alone: what directs and carries attacks opens no socket of its own', () => {
    expect(sources).toEqual(expect.arrayContaining(['lab/run/attack-director.ts', 'lab/run/attack-plan.ts', 'lab/run/attack-bus.ts', 'lab/fleet/attack-session.ts', 'lab/host-node/egress.ts']));
    expect(sources.filter((file) => file !== 'lab/host-node/egress.ts').flatMap((file) => ways(file, read(file)))).toEqual([]);
    expect(ways('lab/host-node/egress.ts', read('lab/host-node/egress.ts')).length).toBeGreaterThan(0);
  });

  it('has one dial: sessions of attackers are made with the dial of the egress, and by the transport only', () => {
    const makers = sourcesIn('lab').filter((file) => /new AttackSession\(/.test(bare(readFileSync(join(ROOT, file), 'utf8'))));
    expect(makers).toEqual(['lab/fleet/attack-session.ts']);
    const session = bare(readFileSync(join(ROOT, 'lab/fleet/attack-session.ts'), 'utf8'));
    expect(session.match(/new MqttLink\(|LabClient\.open\(/g)).toHaveLength(2);
    expect(session.match(/egress\.dial\(url\)/g)).toHaveLength(2);
  });

  it('would be seen if it were another', () => {
    expect(ways('lab/run/attack-x.ts', ['node:net'])).toHaveLength(1);
    expect(ways('lab/run/attack-x.ts', ['../host-node/tcp-dial.ts'])).toHaveLength(1);
    expect(trespasses('attacks/catalogue/broker/x.ts', `import { connect } from 'node:net';`).length).toBeGreaterThan(0);
    expect(trespasses('attacks/catalogue/broker/x.ts', `import mqtt from 'mqtt';`)).toHaveLength(1);
    expect(trespasses('attacks/catalogue/broker/x.ts', `import { Egress } from '../../../lab/host-node/egress.ts';`)).toHaveLength(1);
  });
});

describe('the watchman himself', () => {
  it.each([
    ['pipeline/core/x.ts', `import { a } from '../../sim/core/rng.ts';`],
    ['pipeline/node/x.ts', `export { a } from '../../reports/score.ts';`],
    ['pipeline/node/x.ts', `export * from '../../lab/run/ports.ts';`],
    ['attacks/x.ts', `const x = import('../sim/core/rng.ts');`],
    ['attacks/x.ts', 'const x = import(`../sim/core/rng.ts`);'],
    ['reports/x.ts', `import type {\n  A,\n  B,\n} from '../sim/core/plan.ts';`],
    ['reports/x.ts', `type A = import('../pipeline/core/pipeline.ts').Pipeline;`],
    ['scenarios/x.ts', `import '../lab/cli/main.ts';`],
    ['contract/x.ts', `import { a } from '../sim/core/rng.ts';`],
    ['sim/core/x.ts', `import { a } from '../../scenarios/nearest.ts';`],
    ['lab/run/x.ts', `import { a } from '../../lab-ui/town.ts';`],
    ['lab/run/x.ts', `import { a } from '../../test/helper.ts';`],
    ['lab/run/x.ts', `import { a } from '../host-node/files.ts';`],
    ['lab/fleet/x.ts', `import { connect } from 'node:net';`],
    ['lab/broker/x.ts', `import { a } from '../cli/terminal.ts';`],
    ['lab/host-web/x.ts', `import { readFileSync } from 'node:fs';`],
    ['sim/core/x.ts', `import { readFileSync } from 'node:fs';`],
    ['sim/core/x.ts', `import mqtt from 'mqtt';`],
    ['sim/core/x.ts', `const now = Date.now();`],
    ['sim/core/x.ts', `const now = new Date();`],
    ['sim/core/x.ts', `const hour = new Date(at).getHours();`],
    ['sim/core/x.ts', 'const text = `${Math.random()}`;'],
    ['sim/core/x.ts', `const y = Math.exp(-x);`],
    ['sim/core/x.ts', `const y = x ** 2;`],
    ['sim/core/x.ts', `setTimeout(() => {}, 1);`],
    ['sim/core/x.ts', `export async function a() {}`],
    ['pipeline/core/x.ts', `const now = performance.now();`],
    ['pipeline/examples/x.ts', `if (process.env.DEBUG) {}`],
    ['reports/x.ts', `const text = value.toLocaleString();`],
    ['reports/x.ts', `names.sort((a, b) => a.localeCompare(b));`],
    ['reports/x.ts', `const f = new Intl.NumberFormat();`.replace('new ', '')],
    ['scenarios/x.ts', `document.querySelector('a');`],
    ['scenarios/x.ts', `const r = fetch('x');`],
  ])('catches a trespass in %s: %s', (file, source) => {
    expect(trespasses(file, source)).toHaveLength(1);
  });

  it.each([
    ['pipeline/core/x.ts', `import { a } from '../../contract/alert.ts';`],
    ['pipeline/node/x.ts', `import { a } from '../core/pipeline.ts';\nimport { readFileSync } from 'node:fs';\nconst now = Date.now();`],
    ['lab/run/x.ts', `import { a } from '../../sim/core/rng.ts';\nimport { b } from '../../reports/score.ts';`],
    ['sim/core/x.ts', `// Math.exp, Date.now() and import { a } from '../../lab/x.ts' are only spoken of\nconst a = 1;`],
    ['sim/core/x.ts', `/** x ** 2 */\nconst text = 'Date.now() and await';`],
    ['sim/core/x.ts', `const day = new Date(at).toISOString();\nconst year = new Date(at).getUTCFullYear();\nconst y = Math.sqrt(x);`],
    ['lab/broker/x.ts', `import { Duplex } from 'node:stream';\nimport type { IncomingMessage } from 'node:http';`],
    ['contract/write-schemas.ts', `import { writeFileSync } from 'node:fs';`],
    ['reports/x.ts', `const profile = { process: 1, document: 2 };\nconst a = row.document.title;`],
  ])('lets pass what is allowed in %s', (file, source) => {
    expect(trespasses(file, source)).toEqual([]);
  });
});
