/** The installed `twinward demo`: it serves the page that the package brings, whole, and nothing else. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PATIENCE_MS = 30_000;

/** @param folder where the package is installed @throws AssertionError */
export async function checkDemo(folder: string): Promise<void> {
  const child = spawn(process.execPath, [join(folder, 'node_modules/twinward/dist/lab/cli/main.js'), 'demo', 'fall'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  try {
    const address = await addressIn(() => said, child);
    assert.equal(address.hash, '#demo=fall');
    const page = await fetch(address);
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.match(String(page.headers.get('content-security-policy')), /connect-src 'self';/, 'the page may ask nobody else');
    assert.match(html, /<div id="root">/);
    const assets = [...html.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, path]) => path as string);
    assert.ok(assets.length >= 2, 'the page names its script and its style');
    for (const path of assets) assert.equal((await fetch(new URL(path, address))).status, 200, path);
    console.log(`ok  twinward demo: the page and its ${assets.length} first files`);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

async function addressIn(said: () => string, child: { exitCode: number | null }): Promise<URL> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await new Promise((resolve) => { setTimeout(resolve, 50); })) {
    const found = /^demo {2}(\S+)$/m.exec(said())?.[1];
    if (found) return new URL(found);
    assert.equal(child.exitCode, null, `twinward demo ended: ${said()}`);
  }
  throw new Error(`twinward demo never said its address: ${said()}`);
}
