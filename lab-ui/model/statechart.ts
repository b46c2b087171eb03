/** A statechart as it is drawn: the states inside each other, and what leads from one to another, read from the XState machine that the engine itself was compiled from. */
import type { AnyStateMachine } from 'xstate';

export interface ChartTransition {
  /** `event`: something happens; `after`: a time runs out */
  kind: 'event' | 'after';
  /** name of the event, or of the delay */
  on: string;
  /** name of the guard that has to hold */
  guard?: string;
  /** path of the target; absent where the state stays */
  target?: string;
}

export interface ChartState {
  /** keys from the root down, joined by points; empty for the root */
  path: string;
  /** the last key */
  name: string;
  kind: 'leaf' | 'compound' | 'parallel';
  /** it is entered where its parent is entered */
  initial: boolean;
  transitions: readonly ChartTransition[];
  states: readonly ChartState[];
}

type Node = AnyStateMachine['root'];

export function chartOf(machine: AnyStateMachine): ChartState {
  return stateOf(machine.root, false);
}

function stateOf(node: Node, initial: boolean): ChartState {
  const children = Object.values(node.states) as Node[];
  const first = new Set((node.type === 'compound' ? node.initial.target : []) as Node[]);
  return {
    path: node.path.join('.'), name: node.key, kind: children.length === 0 ? 'leaf' : node.type === 'parallel' ? 'parallel' : 'compound', initial,
    transitions: [...node.transitions.values()].flat().flatMap((transition): ChartTransition[] => {
      const after = node.after.find(({ eventType }) => eventType === transition.eventType);
      const guard = nameOf(transition.guard);
      const common = { kind: after ? 'after' : 'event', on: String(after ? after.delay : transition.eventType), ...(guard !== undefined && { guard }) } as const;
      const targets = (transition.target ?? []) as Node[];
      return targets.length === 0 ? [common] : targets.map((target) => ({ ...common, target: target.path.join('.') }));
    }),
    states: children.map((child) => stateOf(child, first.has(child))),
  };
}

function nameOf(guard: unknown): string | undefined {
  if (guard === undefined) return undefined;
  return typeof guard === 'string' ? guard : String((guard as { type?: unknown }).type ?? 'guard');
}

/** Every state below one, itself not included, in document order. */
export function statesBelow({ states }: ChartState): ChartState[] {
  return states.flatMap((state) => [state, ...statesBelow(state)]);
}

/** The states that are on for a text of a control state, such as `day.up.eating|posture.upright`: its leaves and all around them. */
export function litPaths(text: string): Set<string> {
  const lit = new Set<string>();
  for (const leaf of text.split('|')) {
    const keys = leaf.split('.');
    for (let depth = 1; depth <= keys.length; depth += 1) lit.add(keys.slice(0, depth).join('.'));
  }
  return lit;
}
