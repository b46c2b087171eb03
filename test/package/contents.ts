/** What the tarball holds, read against what its package.json and README promise. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm pack --json` says of it. Sizes in bytes. */
export interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: readonly { path: string; mode: number }[];
}

interface Facts {
  bin: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  scripts: Record<string, string>;
}

/** Beyond this somebody has packed what nobody installs it for. @source assumption: some ten times what it held at first */
const SIZE_MOST = 6_000_000;

/** @param folder where the package is installed @throws AssertionError */
export function checkContents(packed: Packed, folder: string): void {
  const facts = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Facts;
  const paths = packed.files.map((file) => file.path);

  const missing = paths.filter((path) => !existsSync(join(folder, path)));
  assert.deepEqual(missing, [], 'every packed file is installed');
  assert.ok(packed.size < SIZE_MOST, `the tarball holds ${packed.size} bytes, more than ${SIZE_MOST}`);
  assert.deepEqual(paths.filter((path) => /^dist\/.*(?<!\.d)\.tsx?$/.test(path)), [], 'dist holds no TypeScript to strip');

  for (const [name, path] of Object.entries(facts.bin)) {
    assert.ok(readFileSync(join(folder, path), 'utf8').startsWith('#!/usr/bin/env node\n'), `${name}: ${path} begins with the shebang`);
    assert.equal(statSync(join(folder, path)).mode & 0o111, 0o111, `${name}: ${path} is executable`);
  }
  for (const target of Object.values(facts.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))) {
    const [before = '', after = ''] = target.replace('./', '').split('*');
    assert.ok(paths.some((path) => path.startsWith(before) && path.endsWith(after)), `exports lead to ${target}`);
  }
  const links = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] as string);
  assert.ok(links.length > 5, 'the README links to files');
  assert.deepEqual(links.filter((link) => !existsSync(join(folder, link))), [], 'every file that the README links to is there');
  if (facts.scripts['build:lab']) assert.ok(paths.includes('dist/lab-ui/index.html'), 'the page is built into dist/lab-ui');

  console.log(`ok  ${paths.length} files, ${kilobytes(packed.size)} packed, ${kilobytes(packed.unpackedSize)} unpacked; bins, exports and the README's links lead somewhere`);
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000).toLocaleString('en')} kB`;
}
