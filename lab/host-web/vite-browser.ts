/** For Vite: what stands in for Node's modules where the lab's broker runs in a browser. The traps are those of docs/decisions/019-the-browser-as-a-host.md. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

const shim = (file: string): string => fileURLToPath(new URL(`shims/${file}`, import.meta.url));
const packaged = (name: string): string => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

const STAND_INS: Readonly<Record<string, string>> = {
  assert: shim('assert.cjs'), util: shim('util.ts'), crypto: shim('crypto.ts'), process: shim('process.ts'),
  stream: packaged('readable-stream/lib/ours/browser.js'), events: packaged('events/events.js'), buffer: packaged('buffer/index.js'),
};

/** The part of a configuration that the browser's host needs. `engineVersion` is the one that Node reads from package.json. */
export const browserHost: Pick<UserConfig, 'resolve' | 'define'> = {
  resolve: { alias: Object.entries(STAND_INS).map(([name, replacement]) => ({ find: new RegExp(`^(?:node:)?${name}/?$`), replacement })) },
  define: { ENGINE_VERSION: JSON.stringify(version) },
};
