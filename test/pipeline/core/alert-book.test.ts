import { expect, it } from 'vitest';
import { AlertBook, ESCALATE_AFTER_MS, type Judgement } from '../../../pipeline/core/alert-book.ts';

const HOME = 'h000001';
const START = 1_768_413_600_000;
const low = (level: number, changes: Partial<Judgement> = {}): Judgement => ({
  code: 'hypoxia', resident: 'r1', state: 'raise', priority: 'high', since: START, text: 'low', evidence: [], resolveAfterMs: 600_000, level: -level, worseBy: 3, ...changes,
});
const states = (book: AlertBook, judgement: Judgement, minutes: number) => book.close(HOME, [judgement], START + minutes * 60_000).map(({ id, state }) => `${state} ${id}`);
const ID = `${HOME}:hypoxia:r1:${START}`;

it('a standing alert is raised again when the patient gets much worse after people were told', () => {
  const book = new AlertBook();
  expect(states(book, low(88), 0)).toEqual([`raised ${ID}`]);
  expect(states(book, low(84), 1)).toEqual([]); // nobody has looked yet: it still stands as raised
  expect(states(book, low(84), ESCALATE_AFTER_MS / 60_000)).toEqual([`escalated ${ID}`]);
  expect(states(book, low(84), 30)).toEqual([`raised ${ID}`]);
  expect(states(book, low(83), 45)).toEqual([`escalated ${ID}`]);
  expect(states(book, low(82), 50)).toEqual([]); // two points are no third raise
});

it('a rise in priority is told at once, an equal one never', () => {
  const book = new AlertBook();
  states(book, low(88, { priority: 'medium' }), 0);
  expect(states(book, low(80, { priority: 'medium' }), 60)).toEqual([]);
  expect(states(book, low(80), 61)).toEqual([`raised ${ID}`]);
});
