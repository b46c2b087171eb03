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

const by = { by: 'ann', role: 'nurse', home: HOME, alert: ID } as const;
const at = (minutes: number) => START + minutes * 60_000;

it('an acknowledged alert is not escalated; raised again when its cause still holds after an hour', () => {
  const book = new AlertBook();
  states(book, low(88), 0);
  expect(book.answer({ act: 'acknowledge', ...by, at: at(5) })).toMatchObject({ id: ID, state: 'acknowledged', updatedAt: at(5), route: 'nurse', evidence: [{ at: at(5), text: 'Acknowledged by ann (nurse)' }] });
  expect(states(book, low(88), 40)).toEqual([]);
  expect(states(book, low(88), 65)).toEqual([`raised ${ID}`]);
  expect(states(book, low(88), 75)).toEqual([`escalated ${ID}`]);
});

it('an acknowledged alert that is over is resolved', () => {
  const book = new AlertBook();
  states(book, low(88), 0);
  book.answer({ act: 'acknowledge', ...by, at: at(5) });
  expect(states(book, low(96, { state: 'clear' }), 20)).toEqual([]);
  expect(states(book, low(96, { state: 'clear' }), 30)).toEqual([`resolved ${ID}`]);
});

it('what a person closed is not raised for the same cause, unless it gets worse, or stands for hours', () => {
  const book = new AlertBook();
  states(book, low(88), 0);
  expect(book.answer({ act: 'resolve', ...by, at: at(5), note: 'probe put right' })).toMatchObject({ state: 'resolved' });
  expect(book.answer({ act: 'resolve', ...by, at: at(6) })).toBeUndefined();
  expect(states(book, low(88), 20)).toEqual([]);
  expect(states(book, low(84), 30)).toEqual([`raised ${ID}`]);
  book.answer({ act: 'resolve', ...by, at: at(31) });
  expect(states(book, low(84), 31 + 239)).toEqual([]);
  expect(states(book, low(84), 31 + 240)).toEqual([`raised ${ID}`]);
});

it('what a person closed and is over is over without a word, and its next cause is raised', () => {
  const book = new AlertBook();
  states(book, low(88), 0);
  book.answer({ act: 'resolve', ...by, at: at(5) });
  states(book, low(96, { state: 'clear' }), 20);
  expect(states(book, low(96, { state: 'clear' }), 30)).toEqual([]);
  expect(states(book, low(88, { since: at(60) }), 60)).toEqual([`raised ${HOME}:hypoxia:r1:${at(60)}`]);
});

it('does nothing to an alert of another home, or to one that does not stand', () => {
  const book = new AlertBook();
  states(book, low(88), 0);
  expect(book.answer({ act: 'acknowledge', ...by, home: 'h000002', at: at(1) })).toBeUndefined();
  expect(book.answer({ act: 'acknowledge', ...by, alert: 'x', at: at(1) })).toBeUndefined();
});
