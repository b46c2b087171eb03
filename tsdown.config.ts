/**
 * `npm run build`: the JavaScript of the published package, one file for each source file, because Node strips no types inside `node_modules`.
 * Nothing is shaken out or bundled: what runs from `dist/` is what is read and tested here.
 */
import { defineConfig } from 'tsdown';
import facts from './package.json' with { type: 'json' };

export default defineConfig({
  entry: ['{contract,sim,scenarios,pipeline,attacks,reports,lab}/**/*.ts', '!contract/write-schemas.ts', '!scenarios/homes/write-floor-plans.ts', '!lab/host-web/**'],
  root: '.',
  unbundle: true,
  treeshake: false,
  platform: 'node',
  format: 'esm',
  fixedExtension: false, // `.js`, as the entries of forked processes and worker threads expect
  dts: false, // written by tsc from the same sources
  // `vite` builds the page, and only in the repository: the package ships it built.
  deps: { neverBundle: true, onlyImport: [...Object.keys(facts.dependencies), 'vite'] },
  report: false,
  logLevel: 'warn',
  failOnWarn: true,
});
