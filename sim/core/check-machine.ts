/**
 * The subset of XState 5 that compiles to tables, checked before exploring. What is outside it is refused by name, never approximated: a table that
 * silently left something out would simulate another machine than the one on the screen.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { TwinwardError } from '../../contract/errors.ts';

/** The vocabulary of a machine, each list in document order and free of doubles. */
export interface MachineParts {
  nodes: readonly AnyStateNode[];
  events: readonly string[];
  actions: readonly string[];
  timers: readonly { event: string; delay: number | string }[];
}

/** Error of a machine that cannot be compiled: our own bug, found at start-up. */
export function machineError(machine: { id: string }, place: string, what: string, cause?: unknown): TwinwardError {
  return new TwinwardError('internal', 'machine-unsupported', `machine ${machine.id}, ${place}: ${what}`, {
    hint: 'sim/core/check-machine.ts says which part of XState compiles to tables',
    ...(cause !== undefined && { cause }),
  });
}

/**
 * Reads a machine and refuses what has no table: invoked and spawned actors, history, wildcards, routes, context changes, inline or parametrised guards
 * and actions, delayed raises other than `after`, and guards or delays nobody declared.
 *
 * @throws TwinwardError `machine-unsupported`, naming machine, state and construct
 */
export function checkMachine(machine: AnyStateMachine, guards: readonly string[]): MachineParts {
  if (new Set(guards).size < guards.length) throw machineError(machine, 'guards', 'a guard is declared twice');
  const nodes = nodesUnder(machine.root);
  const timers = nodes.flatMap((node) => timersOf(machine, node));
  const scope: Scope = { machine, guards, timers: new Set(timers.map((timer) => timer.event)), actions: new Set(namedActions(machine)), events: new Set() };
  for (const node of nodes) checkNode(scope, node);
  return { nodes, events: [...scope.events], actions: [...scope.actions], timers };
}

interface Scope {
  machine: AnyStateMachine;
  guards: readonly string[];
  /** event types of all `after` timers, which are also the ids of their raises */
  timers: ReadonlySet<string>;
  /** found so far */
  actions: Set<string>;
  events: Set<string>;
}

type Refuse = (what: string) => never;
type Builtin = ((...args: never[]) => unknown) & { type?: string; delay?: unknown; id?: unknown; event?: unknown; sendId?: unknown; guards?: unknown[]; stateValue?: unknown };

function nodesUnder(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodesUnder)];
}

/** Actions declared in `setup` that are plain functions; built-in ones, such as a named raise, leave no trace in a table. */
function namedActions(machine: AnyStateMachine): string[] {
  return Object.entries(machine.implementations.actions as Record<string, object | undefined>).flatMap(([name, action]) => (action && 'resolve' in action ? [] : [name]));
}

function timersOf(machine: AnyStateMachine, node: AnyStateNode): { event: string; delay: number | string }[] {
  const timers = new Map<string, number | string>();
  for (const transition of node.after) timers.set(transition.eventType, transition.delay as number | string);
  for (const delay of timers.values()) {
    if (typeof delay === 'number' ? !(delay >= 0 && delay < Infinity) : !(delay in machine.implementations.delays)) {
      throw machineError(machine, describe(node), `delay ${delay} is neither a number of milliseconds nor declared in setup`);
    }
  }
  if (timers.size < Object.keys(node.config.after ?? {}).length) throw machineError(machine, describe(node), 'two delays are the same, or a delay has no transition');
  return [...timers].map(([event, delay]) => ({ event, delay }));
}

function describe(node: AnyStateNode): string {
  return node.path.length > 0 ? `state ${node.path.join('.')}` : 'root';
}

function checkNode(scope: Scope, node: AnyStateNode): void {
  const refuse: Refuse = (what) => {
    throw machineError(scope.machine, describe(node), what);
  };
  if (/[.|]/.test(node.path.at(-1) ?? '')) refuse('a state name with . or | is not supported');
  if (node.type === 'history') refuse('history states are not supported');
  if (node.invoke.length > 0) refuse('invoke is not supported');
  for (const [event, transitions] of node.transitions) {
    checkEvent(scope, event, refuse);
    for (const transition of transitions) checkTransition(scope, transition, refuse);
  }
  for (const transition of node.always ?? []) checkTransition(scope, transition, refuse);
  const initialActions: readonly unknown[] = node.type === 'compound' ? node.initial.actions : [];
  for (const action of [...node.entry, ...node.exit, ...initialActions]) checkAction(scope, action, refuse);
}

function checkEvent(scope: Scope, event: string, refuse: Refuse): void {
  if (event.includes('*')) refuse(`wildcard event ${event} is not supported`);
  if (event === 'xstate.route') refuse('route is not supported');
  if (!event.startsWith('xstate.')) scope.events.add(event);
}

function checkTransition(scope: Scope, transition: { guard?: unknown; actions: readonly unknown[] }, refuse: Refuse): void {
  checkGuard(scope, transition.guard, refuse, []);
  for (const action of transition.actions) checkAction(scope, action, refuse);
}

/** Named guards are bits; `and`, `or`, `not` and `stateIn` over them are functions of bits and configuration, so they compile as well. */
function checkGuard(scope: Scope, guard: unknown, refuse: Refuse, within: readonly string[]): void {
  if (guard === undefined) return;
  if (typeof guard === 'string') return checkNamedGuard(scope, guard, refuse, within);
  if (typeof guard === 'function') {
    if (!('check' in guard)) return refuse(`inline guard ${guard.name || 'function'} is not supported; name it in setup and declare it`);
    for (const inner of (guard as unknown as Builtin).guards ?? []) checkGuard(scope, inner, refuse, within);
    return;
  }
  const { type, params } = guard as { type: string; params?: unknown };
  if (params !== undefined) refuse(`guard ${type} has params, which are not supported`);
  checkNamedGuard(scope, type, refuse, within);
}

function checkNamedGuard(scope: Scope, name: string, refuse: Refuse, within: readonly string[]): void {
  if (scope.guards.includes(name)) return;
  const meaning = (scope.machine.implementations.guards as Record<string, unknown>)[name];
  const composed = typeof meaning === 'string' || (typeof meaning === 'function' && 'check' in meaning);
  if (!composed || within.includes(name)) refuse(`guard ${name} is not declared`);
  checkGuard(scope, meaning, refuse, [...within, name]);
}

function checkAction(scope: Scope, action: unknown, refuse: Refuse): void {
  if (typeof action === 'function') return checkBuiltin(scope, action as Builtin, 'inline action', refuse);
  const { type, params } = typeof action === 'string' ? { type: action } : (action as { type: string; params?: unknown });
  if (params !== undefined) refuse(`action ${type} has params, which are not supported`);
  if (type.startsWith('xstate.')) refuse(`action name ${type} is taken by XState`);
  const meaning = (scope.machine.implementations.actions as Record<string, unknown>)[type];
  if (typeof meaning === 'function' && 'resolve' in meaning) checkBuiltin(scope, meaning as unknown as Builtin, `action ${type}`, refuse);
  else scope.actions.add(type);
}

/** Of XState's own actions a table knows the immediate `raise` of a constant event, and the raise and cancel behind `after`. */
function checkBuiltin(scope: Scope, action: Builtin, label: string, refuse: Refuse): void {
  if (!('resolve' in action)) refuse(`${label} ${action.name || 'function'} is not supported; name it in setup`);
  if (action.type === 'xstate.cancel') {
    if (!scope.timers.has(String(action.sendId))) refuse(`${label} cancels something other than a timer of the machine`);
  } else if (action.type !== 'xstate.raise') {
    refuse(`${label} ${String(action.type ?? action.name).replace('xstate.', '')} is not supported`);
  } else if (typeof action.event !== 'object') {
    refuse(`${label} raises a computed event, which is not supported`);
  } else if (action.delay !== undefined && !scope.timers.has(String(action.id))) {
    refuse(`${label} raises with a delay; use after`);
  }
}
