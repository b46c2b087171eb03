/** The browser that comes as an npm package, for tests and screenshots. */
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';

/** What the package asks for to live in a cloud function, and what breaks several pages in one browser or switches web security off. */
const UNWANTED = ['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content', '--headless', '--in-process-gpu'];

/** Starts headless Chromium with software WebGL. The caller closes it. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const args = chromium.args.filter((arg) => !UNWANTED.some((unwanted) => arg.startsWith(unwanted)));
  return playwright.launch({ executablePath: await chromium.executablePath(), args: [...args, '--no-sandbox', ...more], headless: true });
}

/** Draws WebGL in software, as the page's tests need it. */
export const WEBGL = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];

export interface Watched {
  page: Page;
  /** errors and warnings of console and page, and requests to anywhere else than the page's own host; a test ends with none */
  complaints: string[];
}

/** A page in a context of its own that is watched from the start. `ws:` to a broker on this machine is no stranger. */
export async function openWatched(browser: Browser, address: string, { width = 1440, height = 900, scheme = 'light' as 'light' | 'dark' } = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
  // A busy machine that draws in software is slow, not wrong.
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.type()}: ${message.text()}`); });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).host !== new URL(address).host) complaints.push(`asked for ${request.url()}`); });
  page.on('websocket', (socket) => { if (new URL(socket.url()).hostname !== '127.0.0.1') complaints.push(`spoke with ${socket.url()}`); });
  await page.goto(address);
  return { page, complaints };
}
