import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page as static files with relative addresses: it works under any path, also one with a secret in it. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { outDir: fileURLToPath(new URL('../dist/lab-ui', import.meta.url)), emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 2_000, assetsInlineLimit: 0 },
});
