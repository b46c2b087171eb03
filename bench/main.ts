/** `npm run bench -- <name>|all [--json]`: figures of DESIGN §10 as ratios in one run; the last line is one JSON object. `all` also writes docs/evidence/bench.json. */
const BENCHES: Record<string, () => Promise<Record<string, number>>> = {
  engine: async () => ({
    ...(await (await import('./engine-table.ts')).engineTable()), ...(await import('./engine-homes.ts')).engineHomes(), ...(await import('./engine-actors.ts')).engineActors(),
  }),
  e2e: async () => ({ ...(await (await import('./e2e.ts')).e2e()) }),
  pipeline: async () => ({ ...(await (await import('./pipeline.ts')).pipeline()) }),
  ui: async () => ({ ...(await (await import('./ui.ts')).ui()) }),
  cli: async () => ({ ...(await import('./cli.ts')).cli() }),
};

const [name] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (name === 'all') {
  const all: Record<string, Record<string, number>> = {};
  for (const [each, bench] of Object.entries(BENCHES)) console.error(each, (all[each] = await bench()));
  (await import('./figures.ts')).writeFigures(all);
  console.log(JSON.stringify(all));
} else {
  const bench = name === undefined ? undefined : BENCHES[name];
  if (!bench) {
    console.error(`error: there is no bench "${name ?? ''}"\n mend: npm run bench -- ${[...Object.keys(BENCHES), 'all'].join(' | ')}`);
    process.exit(2);
  }
  console.log(JSON.stringify(await bench()));
}
