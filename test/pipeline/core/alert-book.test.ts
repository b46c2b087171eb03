import { describe, expect, it } from 'vitest';
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

describe('an alert that is raised anew', () => {
  const anew = (since: number, changes: Partial<Judgement> = {}) => low(88, { since: at(since), anewAfterMs: 30 * 60_000, resolveAfterMs: 0, ...changes });
  const id = (since: number) => `${HOME}:hypoxia:r1:${at(since)}`;
  const thrice = (): AlertBook => {
    const book = new AlertBook();
    for (const since of [0, 40, 80]) expect(states(book, anew(since), since)).toContain(`raised ${id(since)}`);
    return book;
  };
  const over = (book: AlertBook, minutes = 100) => states(book, anew(80, { state: 'clear' }), minutes);

  it('takes those before it along when it is over, after itself, in order of raising', () => {
    const book = thrice();
    expect(states(book, anew(80), 85)).toEqual([]);
    expect(over(book)).toEqual([80, 0, 40].map((since) => `resolved ${id(since)}`));
    expect(over(book, 101)).toEqual([]);
  });
  it('leaves each of them to be taken and closed by itself', () => {
    const book = thrice();
    expect(book.answer({ act: 'acknowledge', ...by, alert: id(0), at: at(82) })).toMatchObject({ id: id(0), state: 'acknowledged' });
    expect(book.answer({ act: 'resolve', ...by, alert: id(40), at: at(83) })).toMatchObject({ id: id(40), state: 'resolved' });
    expect(book.answer({ act: 'resolve', ...by, alert: id(40), at: at(84) })).toBeUndefined();
    expect(over(book)).toEqual([80, 0].map((since) => `resolved ${id(since)}`));
  });
  it('says that they are over also where a person closed it', () => {
    const book = thrice();
    book.answer({ act: 'resolve', ...by, alert: id(80), at: at(82) });
    expect(states(book, anew(80), 90)).toEqual([]);
    expect(over(book)).toEqual([0, 40].map((since) => `resolved ${id(since)}`));
  });
  it('does not follow what a person had closed', () => {
    const book = new AlertBook();
    states(book, anew(0), 0);
    book.answer({ act: 'resolve', ...by, at: at(5) });
    states(book, anew(40), 40);
    expect(states(book, anew(40, { state: 'clear' }), 50)).toEqual([`resolved ${id(40)}`]);
  });
});

describe('an event', () => {
  const press = (minutes: number): Judgement => ({ code: 'sos', resident: 'r1', state: 'raise', priority: 'high', since: at(minutes), event: true, anewAfterMs: 15 * 60_000, resolveAfterMs: 0, text: 'pressed', evidence: [] });
  const alert = `${HOME}:sos:r1:${START}`;
  it.each(['acknowledge', 'resolve'] as const)('is not raised again for itself: %s', (act) => {
    const book = new AlertBook();
    states(book, press(0), 0);
    book.answer({ act, ...by, alert, at: at(5) });
    for (let minutes = 6; minutes < 360; minutes += 1) expect(states(book, press(0), minutes)).toEqual([]);
    expect(states(book, press(350), 360)).toEqual([`raised ${HOME}:sos:r1:${at(350)}`]);
  });
  it('is raised again when it happens once more after it was closed, however soon', () => {
    const book = new AlertBook();
    states(book, press(0), 0);
    book.answer({ act: 'resolve', ...by, alert, at: at(5) });
    const both = (minutes: number) => book.close(HOME, [press(0), press(8)], at(minutes)).map(({ id, state }) => `${state} ${id}`);
    expect(both(9)).toEqual([`raised ${alert}`]);
    expect(both(10)).toEqual([]);
    book.answer({ act: 'resolve', ...by, alert, at: at(12) });
    expect(both(300)).toEqual([]);
  });
  it('that nobody answers is escalated', () => {
    const book = new AlertBook();
    states(book, press(0), 0);
    expect(states(book, press(0), 10)).toEqual([`escalated ${alert}`]);
  });
});

it('a role of its own stays with an alert through all that happens to it, escalation apart', () => {
  const book = new AlertBook();
  const mine = (changes: Partial<Judgement> = {}) => low(88, { priority: 'medium', route: 'analyst', resolveAfterMs: 0, ...changes });
  const told = (judgements: Judgement[], minutes: number) => book.close(HOME, judgements, at(minutes)).map(({ state, route, text }) => `${state} ${route} ${text}`);
  expect(told([mine()], 0)).toEqual(['raised analyst low']);
  expect(told([mine(), low(0, { code: 'tachypnoea', priority: 'low', text: 'fast' })], 1)).toEqual(['raised analyst low Also: fast']);
  expect(book.answer({ act: 'acknowledge', ...by, at: at(2) })).toMatchObject({ state: 'acknowledged', route: 'analyst' });
  expect(told([mine({ priority: 'high' })], 3)).toEqual(['raised analyst low']);
  expect(told([mine({ priority: 'high' })], 13)).toEqual(['escalated physician low']);
  book.close(HOME, [mine({ state: 'clear' })], at(14));
  expect(told([mine({ since: at(15) })], 15)).toEqual(['raised analyst low']);
  expect(told([mine({ state: 'clear', text: 'over' })], 16)).toEqual(['resolved analyst over']);
});
