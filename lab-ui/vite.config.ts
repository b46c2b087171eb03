import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { parse } from 'yaml';
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

/** The page as static files with relative addresses: it works under any path, also one with a secret in it. */
export default defineConfig({
  ...browserHost,
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  define: { ...browserHost.define, SHIPPED_SCENARIOS: JSON.stringify(shipped) },
  worker: { format: 'es' },
  build: { outDir: fileURLToPath(new URL('../dist/lab-ui', import.meta.url)), emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 2_000, assetsInlineLimit: 0 },
});
