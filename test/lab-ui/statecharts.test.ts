import { describe, expect, it } from 'vitest';
import { arrowPath, boxesByPath, layChart, openTransitions } from '../../lab-ui/model/statechart-layout.ts';
import { chartOf, litPaths, statesBelow, type ChartState } from '../../lab-ui/model/statechart.ts';
import { nameOf, transitionWords } from '../../lab-ui/words/states.ts';
import { stateAt } from '../../lab-ui/model/home-detail.ts';
import { lookInto } from '../../lab-ui/worker/look-into.ts';
import { compileMachine } from '../../sim/core/compile.ts';
import { MACHINES, type MachineName } from '../../sim/statecharts/index.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const NAMES = Object.keys(MACHINES) as MachineName[];
const charts = Object.fromEntries(NAMES.map((name) => [name, chartOf(MACHINES[name].machine)])) as Record<MachineName, ChartState>;
const tables = Object.fromEntries(NAMES.map((name) => [name, compileMachine(MACHINES[name].machine, { guards: MACHINES[name].guards })])) as Record<MachineName, ReturnType<typeof compileMachine>>;
const lay = (name: MachineName, width: number) => layChart(charts[name], width, transitionWords, ({ name: key }) => nameOf(key));

describe.each(NAMES)('the statechart %s', (name) => {
  it('has every state of the compiled machine once, and every event', () => {
    const states = statesBelow(charts[name]);
    expect(states.map(({ path }) => path).toSorted()).toEqual(tables[name].paths.toSorted());
    expect(new Set([charts[name], ...states].flatMap(({ transitions }) => transitions.flatMap(({ kind, on }) => (kind === 'event' ? [on] : []))))).toEqual(new Set(tables[name].events));
    const delays = new Set(states.flatMap(({ transitions }) => transitions.flatMap(({ kind, on }) => (kind === 'after' ? [on] : []))));
    expect(delays).toEqual(new Set(tables[name].timers.map(({ delay }) => String(delay))));
  });

  it('leads to states that there are, and starts in exactly one of each compound state', () => {
    const paths = new Set(statesBelow(charts[name]).map(({ path }) => path));
    for (const state of [charts[name], ...statesBelow(charts[name])]) {
      for (const { target } of state.transitions) if (target !== undefined) expect(paths).toContain(target);
      if (state.kind === 'compound') expect(state.states.filter(({ initial }) => initial)).toHaveLength(1);
      else expect(state.states.filter(({ initial }) => initial)).toHaveLength(0);
    }
  });

  it.each([340, 680, 1200])('is laid out %s px wide: each state once, inside its parent, none on another', (width) => {
    const layout = lay(name, width);
    const boxes = boxesByPath(layout);
    expect(layout.boxes).toHaveLength(statesBelow(charts[name]).length);
    for (const { state, x, y, width: w, height, head } of layout.boxes) {
      expect(w).toBeGreaterThan(60);
      expect(height).toBeGreaterThanOrEqual(head);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(width + 0.01);
      expect(y + height).toBeLessThanOrEqual(layout.height + 0.01);
      const parent = boxes.get(state.path.split('.').slice(0, -1).join('.'));
      if (parent) {
        expect(x).toBeGreaterThan(parent.x);
        expect(x + w).toBeLessThan(parent.x + parent.width);
        expect(y).toBeGreaterThanOrEqual(parent.y + parent.head);
        expect(y + height).toBeLessThan(parent.y + parent.height);
      }
    }
    const above = (path: string) => path.split('.').slice(0, -1).join('.');
    for (const a of layout.boxes) {
      for (const b of layout.boxes) {
        if (a === b || above(a.state.path) !== above(b.state.path)) continue;
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y, `${a.state.path} and ${b.state.path}`).toBe(true);
      }
    }
    for (const { from, transition } of statesBelow(charts[name]).flatMap((from) => from.transitions.map((transition) => ({ from, transition })))) {
      if (transition.target !== undefined) expect(arrowPath(boxes.get(from.path)!, boxes.get(transition.target)!)).not.toMatch(/NaN|undefined/);
    }
  });

  it('lights, for every state text of the engine, exactly the paths that the engine calls active', () => {
    const { states, paths, pathBits } = tables[name];
    for (const [index, text] of states.entries()) expect([...litPaths(text)].toSorted(), text).toEqual(paths.filter((_, bit) => (pathBits[index]! >> BigInt(bit)) & 1n).toSorted());
  });
});

describe('the states of a home that is looked into', () => {
  const world = new World({
    scenario: testScenario({
      homes: 2, seed: 'charts', plant: { episodes: [{ id: 'fall-with-long-lie', homes: ['h000001'], window: ['4h', '5h'] }], faults: [{ id: 'hub-power-loss', homes: ['h000001'], window: ['2h', '3h'], duration: '2h' }, { id: 'probe-off', homes: ['h000001'], window: ['2h', '3h'], duration: '2h' }] },
    }),
  });
  const detail = lookInto(world, 0, []);
  const machineOf = (of: string): MachineName => (of in MACHINES ? (of as MachineName) : 'sensor');

  it('light exactly their leaves and what is around them', () => {
    expect(detail.states.length).toBeGreaterThan(30);
    for (const { of, state } of detail.states) {
      const chart = charts[machineOf(of)];
      const lit = statesBelow(chart).filter(({ path }) => litPaths(state).has(path));
      expect(lit.filter(({ kind }) => kind === 'leaf').map(({ path }) => path).toSorted()).toEqual(state.split('|').toSorted());
      expect(lit).toHaveLength(litPaths(state).size);
    }
  });

  it('tell the fall and the hub without power, and what can happen next', () => {
    const { onset, end } = world.home(0).causes.find(({ truth }) => truth.entry === 'fall-with-long-lie')!.truth;
    const lying = litPaths(stateAt(detail, 'resident', (onset + end) / 2)!);
    expect(lying).toContain('posture.fallen');
    expect(openTransitions(charts.resident, lying).map(({ transition }) => transition.on)).toContain('GET_HELP');
    expect(detail.states.some(({ of, state }) => of === 'hub' && litPaths(state).has('off'))).toBe(true);
    expect(detail.states.some(({ of, state }) => of === 'pulse-oximeter' && litPaths(state).has('wear.off'))).toBe(true);
  });
});
