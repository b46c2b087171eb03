import fc from '../../support/properties.ts';
import { existsSync } from 'node:fs';
import { assign, cancel, createMachine, emit, enqueueActions, fromPromise, raise, sendTo, setup, spawnChild, type AnyStateMachine } from 'xstate';
import { describe, expect, test } from 'vitest';
import { TwinwardError } from '../../../contract/errors.ts';
import { compileMachine } from '../../../sim/core/compile.ts';
import { MachineRunner } from '../../../sim/core/machine-runner.ts';
import { actionIndex, eventIndex, guardBit, statesMatching, type CompiledMachine, type Op } from '../../../sim/core/machine.ts';
import { agreement, reachableCells, walk, type Subject } from './differential.ts';
import { FIXTURES } from './fixtures/machines.ts';
import { machineOf, RANDOM_GUARDS, randomConfig } from './fixtures/random-machine.ts';

const RUNS = 300;
const RANDOM_MACHINES = 150;
/** Long enough to find any corruption tried here, fixed so that it always does. */
const MUTATION_RUN = { numRuns: 3000, seed: 7, endOnFailure: true };
const catalogue = new URL('../../../sim/statecharts/index.ts', import.meta.url);
const products: typeof FIXTURES = existsSync(catalogue) ? (await import(catalogue.href)).MACHINES : {};
const subjects = Object.entries({ ...FIXTURES, ...products }).map(([name, { machine, guards }]): [string, Subject] => [name, { machine, guards, table: compileMachine(machine, { guards }) }]);

describe.each(subjects)('the table of %s', (name, subject) => {
  test('agrees with the actor in every cell that can come about', () => {
    const cells = reachableCells(subject.table);
    for (const cell of cells) walk(subject, cell);
    console.info(`${name}: ${subject.table.states.length} states, ${cells.length} of ${subject.table.next.length} cells can come about, all compared`);
    expect(cells.length).toBeGreaterThan(0);
  });

  test('agrees with the actor on random events, times, delays and guard bits', () => {
    const seen = new Set<number>();
    fc.assert(agreement(subject, (cell) => seen.add(cell)), { numRuns: RUNS });
    const cells = new Set(reachableCells(subject.table).map(({ cell }) => cell));
    console.info(`${name}: random runs met ${seen.size} of ${cells.size} cells`);
    expect([...seen].filter((cell) => !cells.has(cell))).toEqual([]);
  });

  test('is the same when compiled again', () => {
    expect(compileMachine(subject.machine, { guards: subject.guards })).toEqual(subject.table);
  });
});

describe('the table of a random machine', () => {
  test('agrees with the actor, or the machine is refused by name', () => {
    const counts = { compiled: 0, refused: 0, cells: 0 };
    fc.assert(
      fc.property(randomConfig, fc.integer(), (config, seed) => {
        const subject = compiledOrRefused(machineOf(config));
        counts[subject ? 'compiled' : 'refused'] += 1;
        if (!subject) return;
        const cells = reachableCells(subject.table);
        counts.cells += cells.length;
        for (const cell of cells) walk(subject, cell);
        fc.assert(agreement(subject), { numRuns: 5, seed });
      }),
      { numRuns: RANDOM_MACHINES },
    );
    console.info(`random machines: ${counts.compiled} compiled with ${counts.cells} cells compared, ${counts.refused} refused`);
    expect(counts.compiled).toBeGreaterThan(counts.refused);
  });
});

function compiledOrRefused(machine: AnyStateMachine): Subject | undefined {
  try {
    return { machine, guards: RANDOM_GUARDS, table: compileMachine(machine, { guards: RANDOM_GUARDS, maxStates: 64 }) };
  } catch (error) {
    expect(String(error)).toMatch(/eventless loop|order that depends|more than 64 states/);
    return undefined;
  }
}

describe('the differential test', () => {
  test('covers the machines of the product', () => {
    if (existsSync(catalogue)) expect(Object.keys(products)).toEqual(expect.arrayContaining(['resident', 'sensor', 'link', 'hub', 'uplink']));
  });

  test.each(subjects)('catches a wrong next state or a wrong list of ops in any cell of %s', (_name, subject) => {
    const cells = reachableCells(subject.table);
    for (const cell of cells.filter((_, index) => index % Math.ceil(cells.length / 60) === 0)) {
      for (const mutant of mutantsAt(subject.table, cell.cell)) expect(() => walk({ ...subject, table: mutant }, cell), `cell ${cell.cell}`).toThrow(/actor: /);
    }
  });

  test.each(subjects.filter(([, { table }]) => table.timers.length > 0))('catches timers of %s that are never started', (_name, subject) => {
    expect(fc.check(agreement(without(subject, 'start')), MUTATION_RUN).failed).toBe(true);
  });

  test.each(subjects.filter(([, { table }]) => someStopMatters(table)))('catches timers of %s that are never stopped', (_name, subject) => {
    expect(fc.check(agreement(without(subject, 'stop')), MUTATION_RUN).failed).toBe(true);
  });

  test.each(subjects.filter(([, { table }]) => table.opLists.some(distinctActions)))('catches actions of %s in the wrong order', (_name, subject) => {
    const mutant = { ...subject.table, opLists: subject.table.opLists.map((list) => (distinctActions(list) ? list.toReversed() : list)) };
    expect(fc.check(agreement({ ...subject, table: mutant }), MUTATION_RUN).failed).toBe(true);
  });
});

/** The subject with one kind of op left out of its whole table. */
function without(subject: Subject, kind: Op['kind']): Subject {
  return { ...subject, table: { ...subject.table, opLists: subject.table.opLists.map((list) => list.filter((op) => op.kind !== kind)) } };
}

/** False for a machine whose timers only ever fire or start anew: then a stop is redundant, and leaving it out is no error. */
function someStopMatters(table: CompiledMachine): boolean {
  return reachableCells(table).some(({ cell }) => {
    const event = Math.floor(cell / 2 ** table.guards.length) % (table.events.length + table.timers.length);
    const list = table.opLists[table.opsAt[cell] as number] ?? [];
    return event < table.events.length && list.some((op, at) => op.kind === 'stop' && !list.slice(at).some((later) => later.kind === 'start' && later.timer === op.timer));
  });
}

function distinctActions(list: readonly Op[]): boolean {
  const actions = list.flatMap((op) => (op.kind === 'action' ? [op.action] : []));
  return actions.join() !== actions.toReversed().join();
}

/** The table with one cell corrupted: another state, and another list of ops that does something else. */
function* mutantsAt(table: CompiledMachine, cell: number): Generator<CompiledMachine> {
  if (table.states.length > 1) yield { ...table, next: table.next.with(cell, ((table.next[cell] as number) + 1) % table.states.length) };
  const list = table.opLists[table.opsAt[cell] as number] as Op[];
  yield { ...table, opLists: [...table.opLists, [...list, { kind: 'action', action: 0 }]], opsAt: table.opsAt.with(cell, table.opLists.length) };
  if (list.some((op) => op.kind === 'action')) {
    yield { ...table, opLists: [...table.opLists, list.filter((op) => op.kind !== 'action')], opsAt: table.opsAt.with(cell, table.opLists.length) };
  }
}

describe('what has no table is refused by name', () => {
  const inState = (config: object, implementations: object = {}): AnyStateMachine =>
    setup({ types: {} as never, ...implementations } as never).createMachine({ id: 'odd', initial: 'here', states: { here: config, there: {} } } as never) as unknown as AnyStateMachine;
  const on = (transition: object): object => ({ on: { E: transition } });
  const refusals: [string, AnyStateMachine, RegExp][] = [
    ['invoke', inState({ invoke: { src: fromPromise(async () => 1) } }), /odd, state here: invoke/],
    ['spawn', inState({ entry: spawnChild(fromPromise(async () => 1)) }), /state here: inline action spawnChild/],
    ['a named spawn', inState({ entry: 'go' }, { actions: { go: spawnChild(fromPromise(async () => 1)) } }), /state here: action go spawnChild/],
    ['sending', inState({ entry: sendTo('x', { type: 'E' }) }), /sendTo/],
    ['emitting', inState({ entry: emit({ type: 'E' }) }), /emit/],
    ['context changes', inState(on({ actions: assign({ n: 1 }) })), /assign/],
    ['enqueued actions', inState({ exit: enqueueActions(() => {}) }), /enqueueActions/],
    ['inline guards', inState(on({ guard: () => true, target: 'there' })), /state here: inline guard/],
    ['inline guards inside others', inState(on({ guard: Object.assign(() => true, { check: () => true, guards: [() => true] }), target: 'there' })), /state here: inline guard/],
    ['inline actions', inState(on({ actions: () => {} })), /state here: inline action/],
    ['guards with params', inState(on({ guard: { type: 'g', params: { n: 1 } }, target: 'there' }), { guards: { g: () => true } }), /guard g has params/],
    ['actions with params', inState(on({ actions: { type: 'a', params: { n: 1 } } }), { actions: { a: () => {} } }), /action a has params/],
    ['history states', inState({ initial: 'x', states: { x: {}, was: { type: 'history' } } }), /state here.was: history/],
    ['wildcards', inState({ on: { '*': 'there' } }), /state here: wildcard event \*/],
    ['partial wildcards', inState({ on: { 'a.*': 'there' } }), /state here: wildcard event a\.\*/],
    ['undeclared guards', inState(on({ guard: 'unknown', target: 'there' }), { guards: { unknown: () => true } }), /state here: guard unknown is not declared/],
    ['undeclared delays', createMachine({ id: 'odd', after: { someday: {} } }), /root: delay someday/],
    ['negative delays', inState({ after: { '-5': 'there' } }), /state here: delay -5/],
    ['delayed raises', inState({ entry: raise({ type: 'E' }, { delay: 5, id: 'mine' }) }), /state here: inline action raises with a delay/],
    ['computed raises', inState({ entry: raise(() => ({ type: 'E' })) }), /computed event/],
    ['foreign cancels', inState({ entry: cancel('mine') }), /cancels something other/],
  ];
  test.each(refusals)('%s', (_name, machine, message) => {
    expect(() => compileMachine(machine, { guards: ['g'] })).toThrow(message);
    expect(() => compileMachine(machine, { guards: ['g'] })).toThrow(TwinwardError);
  });

  const loop = createMachine({ id: 'loop', initial: 'rest', states: { rest: { on: { E: 'a' } }, a: { always: { guard: 'g', target: 'b' } }, b: { always: { guard: 'g', target: 'a' } } } });

  test('an eventless loop, with state and event', () => {
    expect(() => compileMachine(loop, { guards: ['g'] })).toThrow(/machine loop, state rest: event E: an eventless loop/);
  });

  test('an eventless loop at the start', () => {
    const machine = createMachine({ id: 'loop', initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } });
    expect(() => compileMachine(machine, { guards: [] })).toThrow(/machine loop, start: an eventless loop/);
  });

  test('more states than allowed', () => {
    const bit = { initial: 'off', states: { off: { on: { E: 'on' } }, on: { on: { F: 'off' } } } };
    const machine = createMachine({ id: 'wide', type: 'parallel', states: { a: bit, b: bit, c: bit } });
    expect(compileMachine(machine, { guards: [], maxStates: 2 }).states).toEqual(['a.off|b.off|c.off', 'a.on|b.on|c.on']);
    expect(() => compileMachine(machine, { guards: [], maxStates: 1 })).toThrow(/machine wide, state a.on\|b.on\|c.on: more than 1 states/);
  });

  test('parallel regions whose order depends on which was entered last', () => {
    const region = (action: string) => ({ initial: 'x', states: { x: { always: { guard: 'g', target: 'y', actions: action } }, y: { on: { [`BACK_${action}`]: 'x' } } } });
    const machine = createMachine({ id: 'order', type: 'parallel', states: { one: region('a'), two: region('b') } });
    expect(() => compileMachine(machine, { guards: ['g'] })).toThrow(/machine order, state one.x\|two.x: event BACK_. makes .* order that depends on which was entered last/);
  });
});

describe('a compiled machine', () => {
  const { hub } = Object.fromEntries(subjects) as Record<string, Subject>;

  test.skipIf(!hub)('answers by name, and refuses names it does not have', () => {
    const table = (hub as Subject).table;
    expect(table.events[eventIndex(table, 'CRASH')]).toBe('CRASH');
    expect(table.actions[actionIndex(table, 'down')]).toBe('down');
    expect(guardBit(table, 'hasBackupCell')).toBe(1);
    expect(table.states.filter((_, state) => statesMatching(table, 'mains')[state])).toEqual(table.states.filter((text) => text.startsWith('mains')));
    expect(() => eventIndex(table, 'NONE')).toThrow(RangeError);
    expect(() => statesMatching(table, 'none')).toThrow(RangeError);
  });

  test('starts where the guards of an `always` decide', () => {
    const table = compileMachine(FIXTURES['always']!.machine, { guards: ['a', 'b', 'c'] });
    expect(Array.from(table.starts, (state) => table.states[state])).toContain('end');
    expect(table.states[table.initial]).toBe('start');
  });
});

describe('a runner', () => {
  const machine = setup({ actions: { ping: () => {} }, delays: { wait: 0 } }).createMachine({ id: 'small', on: { PING: { actions: 'ping' } }, after: { wait: { actions: 'ping' } } });
  const table = compileMachine(machine, { guards: [] });
  const idle = { onAction: () => {}, schedule: () => {}, delayOf: () => 1 };

  test('ignores the firing of a timer that was started anew', () => {
    const scheduled: number[] = [];
    const runner = new MachineRunner(table, 2, { ...idle, schedule: (_entity, _timer, generation) => scheduled.push(generation) });
    runner.start(1, 0);
    runner.start(1, 0);
    expect(runner.fire(1, 0, scheduled[0] as number, 0, 1)).toBe(false);
    expect(runner.fire(1, 0, scheduled[1] as number, 0, 1)).toBe(true);
    expect(runner.fire(1, 0, scheduled[1] as number, 0, 1)).toBe(false);
    expect(runner.isRunning(0, 0) || runner.isRunning(1, 0)).toBe(false);
  });

  test('refuses an event from within its own step, numbers out of range, and delays that are none', () => {
    const runner = new MachineRunner(table, 2, { ...idle, onAction: (entity) => runner.send(entity, 0, 0, 0) });
    expect(() => runner.send(0, 0, 0, 0)).toThrow(/within its own step/);
    expect(() => new MachineRunner(table, 1, idle).send(1, 0, 0, 0)).toThrow(RangeError);
    expect(() => new MachineRunner(table, 1, idle).send(0, 1, 0, 0)).toThrow(RangeError);
    expect(() => new MachineRunner(table, 1, idle).send(0, 0, 1, 0)).toThrow(RangeError);
    expect(() => new MachineRunner(table, 1, { ...idle, delayOf: () => NaN }).start(0, 0)).toThrow(/delay wait: NaN ms/);
    expect(() => new MachineRunner(table, 1, { onAction: idle.onAction, schedule: idle.schedule })).toThrow(/needs delayOf/);
  });
});
