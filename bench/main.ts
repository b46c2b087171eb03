/** `npm run bench -- <name> [--json]`: figures of DESIGN §10 as ratios in one run; the last line is one JSON object. */
const BENCHES: Record<string, () => Promise<object>> = {
  engine: async () => ({
    ...(await (await import('./engine-table.ts')).engineTable()), ...(await import('./engine-homes.ts')).engineHomes(), ...(await import('./engine-actors.ts')).engineActors(),
  }),
  e2e: async () => (await import('./e2e.ts')).e2e(),
  cli: async () => (await import('./cli.ts')).cli(),
};

const [name] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const bench = name === undefined ? undefined : BENCHES[name];
if (!bench) {
  console.error(`error: there is no bench "${name ?? ''}"\n mend: npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
  process.exit(2);
}
console.log(JSON.stringify(await bench()));
