/** The lab in a Web Worker of the packaged Chromium: built by Vite, served on loopback, run from a test. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { browserHost } from '../../lab/host-web/vite-browser.ts';
import type { FromWorker, WebRun } from '../../lab/host-web/messages.ts';
import type { FinishedRun } from '../../lab/run/run-scenario.ts';
import { launchBrowser } from './browser.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

export interface WebLab {
  /** such as `Chromium 153.0` */
  browser: string;
  /** what the page and its worker wrote to the console as errors, and requests to anywhere else */
  complaints: string[];
  /** @throws Error with what the worker says */
  run(asked: WebRun): Promise<FinishedRun>;
  close(): Promise<void>;
}

export async function openWebLab(): Promise<WebLab> {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-web-'));
  await build({ ...browserHost, root: join(import.meta.dirname, 'web-lab'), configFile: false, base: './', logLevel: 'error', worker: { format: 'es' }, build: { outDir: folder, emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 5_000 } });
  const server = http.createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://lab').pathname);
    try {
      const file = path === '/' ? 'index.html' : path;
      const body = readFileSync(join(folder, file));
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => { if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(`asked for ${request.url()}`); });
  await page.goto(origin);
  await page.waitForFunction(() => typeof window.runLab === 'function');
  return {
    browser: `Chromium ${browser.version().split('.')[0]}`,
    complaints,
    async run(asked) {
      const said: FromWorker = await page.evaluate((run) => window.runLab(run), asked);
      if (said.say !== 'finished') throw new Error(`the worker failed: ${said.say === 'failed' ? said.message : said.say}`);
      return said.run;
    },
    async close() {
      await browser.close();
      await new Promise((resolve) => { server.close(resolve); });
      rmSync(folder, { recursive: true });
    },
  };
}
