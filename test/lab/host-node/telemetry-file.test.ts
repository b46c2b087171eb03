import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTelemetry, telemetryLines, TelemetryWriter } from '../../../lab/host-node/telemetry-file.ts';
import type { SeenMessage } from '../../../lab/run/ports.ts';
import { payloadOf } from '../../../sim/core/plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'twinward-telemetry-'));
afterAll(() => rmSync(folder, { recursive: true }));

const message = (n: number, text: string, run = 'a'): SeenMessage => ({ topic: `twinward/v1/h00000${n}/telemetry`, payload: payloadOf(`"home":"h00000${n}","text":${JSON.stringify(text)}}`, run) });

async function written(ticks: readonly (readonly SeenMessage[])[]): Promise<string> {
  const writer = new TelemetryWriter(join(folder, 'run'));
  for (const [tick, seen] of ticks.entries()) await writer.add(tick, seen);
  return writer.end();
}

describe('the lines of a tick', () => {
  test('are the same whatever the order of arrival and the label of the run', () => {
    const lines = telemetryLines(3, [message(2, 'x'), message(1, 'z'), message(1, 'y')]);
    expect(lines).toEqual(telemetryLines(3, [message(1, 'y', 'other "label"'), message(2, 'x', 'b'), message(1, 'z')]));
    expect(JSON.parse(lines[0]!)).toEqual({ tick: 3, home: 'h000001', channel: 'telemetry', body: { home: 'h000001', text: 'y' } });
  });
  test('stay lines of JSON whatever an attacker sends', () => {
    const topic = 'twinward/v1/h000001/telemetry';
    const bad = ['', 'junk', '{"v":1,"run":"a",', '{"v":1,"run":"a","x":1}}', '{"v":1,"run":"a",\n"x":1}', '{"v":1,"run":"a","x":1},"tick":7,"y":{}'];
    for (const payload of bad) {
      const [line = ''] = telemetryLines(0, [{ topic, payload }]);
      expect(line).not.toContain('\n');
      expect(JSON.parse(line), payload).toEqual({ tick: 0, topic, payload });
    }
    expect(JSON.parse(telemetryLines(0, [{ topic: 'elsewhere', payload: message(1, 'x').payload }])[0]!)).toMatchObject({ topic: 'elsewhere' });
  });
});

describe('the file', () => {
  test('gives back what was written, also much of it', async () => {
    const ticks = Array.from({ length: 40 }, (_, tick) => Array.from({ length: 200 }, (_unused, n) => message(1 + (n % 9), `${tick} ${n} ${'é'.repeat(100)}`)));
    const path = await written(ticks);
    const lines: string[] = [];
    for await (const line of readTelemetry(path)) lines.push(line);
    expect(lines).toEqual(ticks.flatMap((seen, tick) => telemetryLines(tick, seen)));
    rmSync(path);
  });
  test('that is cut short or no gzip is refused with its name', async () => {
    const path = await written([[message(1, 'x'.repeat(100_000)), message(2, 'y')]]);
    truncateSync(path, readFileSync(path).length - 20);
    const read = async (file: string) => { for await (const line of readTelemetry(file)) void line; };
    await expect(read(path)).rejects.toMatchObject({ kind: 'bad-input', code: 'bad-telemetry', place: { file: path } });
    writeFileSync(path, 'no gzip');
    await expect(read(path)).rejects.toMatchObject({ code: 'bad-telemetry' });
    await expect(read(join(folder, 'nowhere.gz'))).rejects.toMatchObject({ code: 'bad-telemetry' });
    rmSync(path);
  });
  test('that cannot be written is told, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'x'), 'a file where a folder would be');
    expect(() => new TelemetryWriter(join(folder, 'x', 'run'))).toThrow(/could not be written/);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
  test.skipIf(!existsSync('/dev/full'))('on a disk that is full ends with that reason', async () => {
    const writer = new TelemetryWriter(join(folder, 'run'), openSync('/dev/full', 'w'));
    const many = async (): Promise<string> => {
      for (let tick = 0; tick < 200; tick += 1) await writer.add(tick, Array.from({ length: 50 }, (_, n) => message(1, `${(tick * 7919 + n * 104_729) % 1_000_003} ${'é'.repeat(tick + n)}`)));
      return writer.end();
    };
    await expect(many()).rejects.toMatchObject({ kind: 'environment', code: 'telemetry-unwritable', message: expect.stringMatching(/the disk is full/) });
  });
  test('of a run that came to nothing is dropped', async () => {
    const writer = new TelemetryWriter(join(folder, 'run'));
    await writer.add(0, [message(1, 'x')]);
    writer.drop();
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
