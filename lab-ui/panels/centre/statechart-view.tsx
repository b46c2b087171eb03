/** One statechart: boxes in boxes as the layout says, what is on lit, arrows for what can happen next and for what is pointed at. */
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { arrowPath, boxesByPath, layChart, openTransitions, type ChartBox } from '../../model/statechart-layout.ts';
import { litPaths, type ChartState, type ChartTransition } from '../../model/statechart.ts';
import { nameOf, onWords, transitionWords, STATES_WORDS as S } from '../../words/states.ts';

const nameOfState = ({ name }: ChartState): string => nameOf(name);

/** @param of whose chart: where another is chosen, what is lit comes into view @param state text of the control state; absent where it is not known */
export function StatechartView({ chart, of, state, label }: { chart: ChartState; of: string; state: string | undefined; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [pointed, setPointed] = useState<{ from: string; transition: ChartTransition }>();
  const arrow = useId();
  useLayoutEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  useEffect(() => setPointed(undefined), [chart]);
  const drawn = width > 0;
  useEffect(() => {
    const smooth = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    box.current?.querySelector('.state-box.leaf.on')?.scrollIntoView({ block: 'nearest', behavior: smooth ? 'smooth' : 'auto' });
  }, [of, drawn]);
  const layout = useMemo(() => layChart(chart, Math.max(240, width - 2), transitionWords, nameOfState), [chart, width]);
  const boxes = useMemo(() => boxesByPath(layout), [layout]);
  const lit = useMemo(() => litPaths(state ?? ''), [state]);
  // The innermost states only: what an outer one leads to stands in its own list, and is drawn when it is pointed at.
  const open = useMemo(() => openTransitions(chart, lit).filter(({ from, transition }) => from.kind === 'leaf' && transition.target !== undefined), [chart, lit]);
  const arrows = [...open.map(({ from, transition }) => ({ from: from.path, to: transition.target!, kind: 'open' })), ...(pointed?.transition.target === undefined ? [] : [{ from: pointed.from, to: pointed.transition.target, kind: 'pointed' }])];
  return (
    <div ref={box} className="statechart" role="group" aria-label={label}>
      {drawn && (
        <div className="statechart-inside" style={{ width: layout.width, height: layout.height }}>
          {layout.boxes.map((one) => <StateBox key={one.state.path} box={one} on={lit.has(one.state.path)} target={pointed?.transition.target === one.state.path} region={isRegion(chart, one.state)} onPoint={setPointed} />)}
          <svg className="arrows" width={layout.width} height={layout.height} aria-hidden="true">
            <defs>{(['open', 'pointed'] as const).map((kind) => <marker key={kind} id={`${arrow}${kind}`} className={kind} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 .5 7.5 4 0 7.5z" /></marker>)}</defs>
            {arrows.map(({ from, to, kind }, index) => {
              const [a, b] = [boxes.get(from), boxes.get(to)];
              return a && b && <path key={index} className={kind} d={arrowPath(a, b)} markerEnd={`url(#${arrow}${kind})`} />;
            })}
          </svg>
        </div>
      )}
    </div>
  );
}

/** A side of a parallel state goes on beside the others, and has a dashed border. */
function isRegion(chart: ChartState, { path }: ChartState): boolean {
  const parent = path.split('.').slice(0, -1).reduce<ChartState | undefined>((state, key) => state?.states.find(({ name }) => name === key), chart);
  return parent?.kind === 'parallel';
}

interface BoxProps {
  box: ChartBox;
  on: boolean;
  target: boolean;
  region: boolean;
  onPoint: (at: { from: string; transition: ChartTransition } | undefined) => void;
}

function StateBox({ box: { state, x, y, width, height, head }, on, target, region, onPoint }: BoxProps) {
  return (
    <div className={['state-box', state.kind, on && 'on', target && 'target', region && 'region'].filter(Boolean).join(' ')} style={{ left: x, top: y, width, height }}>
      <div className="state-head" style={{ height: head }}>
        <p className="state-name" title={[region && S.parallel, state.initial && S.initial].filter(Boolean).join('. ')}>{state.initial && <i aria-hidden="true" />}{nameOfState(state)}{on && <span className="unseen"> ({S.lit})</span>}</p>
        <ul className="state-ways">{state.transitions.map((transition, index) => {
          const point = { from: state.path, transition };
          return (
            <li key={index}><button type="button" title={S.hint(transition)} className={transition.kind} onMouseEnter={() => onPoint(point)} onMouseLeave={() => onPoint(undefined)} onFocus={() => onPoint(point)} onBlur={() => onPoint(undefined)}>
              {onWords(transition)}{transition.target !== undefined && <> <span aria-hidden="true">→</span> <b>{nameOf(transition.target.split('.').at(-1)!)}</b></>}{transition.guard !== undefined && <sup aria-hidden="true">?</sup>}
            </button></li>
          );
        })}</ul>
      </div>
    </div>
  );
}
