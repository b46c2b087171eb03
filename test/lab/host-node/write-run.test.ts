import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../../contract/report.ts';
import type { Manifest } from '../../../contract/run-files.ts';
import { checkRunFolder, writeRun, type RunFiles } from '../../../lab/host-node/write-run.ts';

let base: string;
beforeEach(() => { base = mkdtempSync(join(tmpdir(), 'twinward-write-')); });
afterEach(() => rmSync(base, { recursive: true }));

function files(mark: string, more: Partial<RunFiles> = {}): RunFiles {
  return { report: { mark } as unknown as Report, manifest: { schema: 'twinward.manifest/1', mark } as unknown as Manifest, truth: ['{"a":1}', '{"b":2}'], inputs: [], alerts: ['{}'], resolved: { mark } as unknown as RunFiles['resolved'], byHome: { mark } as unknown as RunFiles['byHome'], html: '<p>', junit: '<x/>', ...more };
}

describe('writeRun', () => {
  it('writes every file of a run, and folders on the way', () => {
    const folder = writeRun(join(base, 'a/b/run'), files('one', { extra: { 'results.sarif': '{}' } }));
    expect(readdirSync(folder)).toEqual(['alerts.ndjson', 'digests.json', 'inputs.ndjson', 'junit.xml', 'manifest.json', 'report.html', 'report.json', 'results.sarif', 'scenario.json', 'truth.ndjson']);
    expect(readFileSync(join(folder, 'truth.ndjson'), 'utf8')).toBe('{"a":1}\n{"b":2}\n');
    expect(readFileSync(join(folder, 'inputs.ndjson'), 'utf8')).toBe('');
    expect(readdirSync(join(base, 'a/b'))).toEqual(['run']);
  });

  it('writes many lines in order', () => {
    const lines = Array.from({ length: 12_345 }, (_, index) => `{"n":${index}}`);
    const folder = writeRun(join(base, 'run'), files('one', { truth: lines }));
    expect(readFileSync(join(folder, 'truth.ndjson'), 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  it('replaces an earlier run as a whole', () => {
    writeRun(join(base, 'run'), files('one', { extra: { 'results.sarif': '{}' } }));
    writeRun(join(base, 'run'), files('two'));
    expect(readFileSync(join(base, 'run/report.json'), 'utf8')).toContain('two');
    expect(existsSync(join(base, 'run/results.sarif'))).toBe(false);
    expect(readdirSync(base)).toEqual(['run']);
  });

  it('takes an empty folder, never one that holds something else', () => {
    mkdirSync(join(base, 'empty'));
    writeRun(join(base, 'empty'), files('one'));
    mkdirSync(join(base, 'taken'));
    writeFileSync(join(base, 'taken/manifest.json'), '{"name":"an app"}');
    expect(() => writeRun(join(base, 'taken'), files('one'))).toThrow(/something else than a run/);
    expect(readdirSync(join(base, 'taken'))).toEqual(['manifest.json']);
  });

  it('leaves the earlier run, and nothing else, when it fails half-way', () => {
    writeRun(join(base, 'run'), files('one'));
    const breaking = function* (): Generator<string> {
      yield '{}';
      throw new Error('the lines ran dry');
    };
    expect(() => writeRun(join(base, 'run'), files('two', { alerts: breaking() }))).toThrow(/could not be written.*ran dry/);
    expect(readFileSync(join(base, 'run/report.json'), 'utf8')).toContain('one');
    expect(readdirSync(base)).toEqual(['run']);
  });
});

describe('checkRunFolder', () => {
  it('leaves nothing behind', () => {
    checkRunFolder(join(base, 'a/b/c'));
    expect(readdirSync(base)).toEqual([]);
  });

  it('refuses a file, and a place below a file', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => checkRunFolder(join(base, 'file'))).toThrow(/is a file/);
    expect(() => checkRunFolder(join(base, 'file/run'))).toThrow(/cannot be written/);
  });
});
