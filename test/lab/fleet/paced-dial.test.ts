import { expect, it } from 'vitest';
import { pacedDial } from '../../../lab/fleet/paced-dial.ts';
import type { Wire, WireEnd } from '../../../lab/fleet/wire.ts';

const BYTES = Buffer.from([0x20, 2, 0, 0]);

function bench(most: number) {
  const opened: WireEnd[] = [];
  const told: string[] = [];
  const inner: string[] = [];
  const dial = pacedDial((end) => {
    const n = opened.push(end);
    return { write() {}, end: () => inner.push(`end ${n}`), reset: () => inner.push(`reset ${n}`) };
  }, most);
  const open = (name: string): Wire => dial({ opened: () => told.push(`${name} opened`), data: () => told.push(`${name} data`), closed: (reason) => told.push(`${name} closed: ${reason}`) });
  return { opened, told, inner, open };
}

it('opens so many at a time, the next when the broker has answered one or one is gone', async () => {
  const { opened, told, open } = bench(2);
  for (const name of 'abcd') open(name);
  expect(opened).toHaveLength(0);
  await Promise.resolve();
  expect(opened).toHaveLength(2);
  opened[0]?.opened(); // TCP alone is no answer: it may still stand in the broker's queue
  expect(opened).toHaveLength(2);
  opened[0]?.data(BYTES);
  opened[0]?.data(BYTES);
  expect(opened).toHaveLength(3);
  opened[1]?.closed('refused');
  expect(opened).toHaveLength(4);
  expect(told).toEqual(['a opened', 'a data', 'a data', 'b closed: refused']);
});

it('does not open one that was given up while it waited', async () => {
  const { opened, told, inner, open } = bench(1);
  const [first, second] = [open('a'), open('b'), open('c')];
  await Promise.resolve();
  second.reset();
  second.end();
  first.reset();
  expect(told).toEqual(['b closed: not opened']);
  expect(inner).toEqual(['reset 1']);
  opened[0]?.closed('reset');
  expect(opened).toHaveLength(2);
  opened[1]?.opened();
  expect(told.at(-1)).toBe('c opened');
});
