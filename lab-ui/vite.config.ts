import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { parse } from 'yaml';
import { policyInFile } from '../lab/host-node/page-policy.ts';
import { browserHost } from '../lab/host-web/vite-browser.ts';
import { SHELVES } from '../scenarios/load-scenario.ts';
import type { ShippedScenario } from './model/shipped.ts';

/** What the start page says of each shipped scenario; the scenarios themselves come with the worker. */
const shipped: ShippedScenario[] = SHELVES.flatMap((shelf) => {
  const folder = new URL(`../scenarios/${shelf}/`, import.meta.url);
  const files = (() => { try { return readdirSync(folder); } catch { return []; } })();
  return files.filter((file) => file.endsWith('.yaml')).toSorted().map((file) => {
    const { id, title, description = '', homes, duration, seed } = parse(readFileSync(new URL(file, folder), 'utf8')) as Record<'id' | 'title' | 'description' | 'duration' | 'seed', string> & { homes: number };
    return { id, shelf, title, description: description.trim(), homes, duration, seed };
  });
});

/** The policy that the lab's server sends, in the files themselves, for hosts that send none. */
const policy: Plugin = {
  name: 'policy', apply: 'build',
  transformIndexHtml: (_, { filename }) => [{ tag: 'meta', injectTo: 'head-prepend', attrs: { 'http-equiv': 'Content-Security-Policy', 'content': policyInFile(basename(filename)) } }],
};
const input = ['index.html', 'report-frame.html'].map((name) => fileURLToPath(new URL(name, import.meta.url)));

/** The page as static files with relative addresses: it works under any path, also one with a secret in it. */
export default defineConfig({
  ...browserHost,
  root: import.meta.dirname,
  base: './',
  plugins: [react(), policy],
  define: { ...browserHost.define, SHIPPED_SCENARIOS: JSON.stringify(shipped) },
  worker: { format: 'es' },
  build: { outDir: fileURLToPath(new URL('../dist/lab-ui', import.meta.url)), emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 2_000, assetsInlineLimit: 0, rolldownOptions: { input } },
});
