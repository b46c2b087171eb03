/** The browser that comes as an npm package, for tests and screenshots. */
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser } from 'playwright-core';

/** What the package asks for to live in a cloud function, and what breaks several pages in one browser or switches web security off. */
const UNWANTED = ['--single-process', '--no-zygote', '--disable-web-security', '--allow-running-insecure-content', '--headless'];

/** Starts headless Chromium with software WebGL. The caller closes it. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const args = chromium.args.filter((arg) => !UNWANTED.some((unwanted) => arg.startsWith(unwanted)));
  return playwright.launch({ executablePath: await chromium.executablePath(), args: [...args, '--no-sandbox', ...more], headless: true });
}
