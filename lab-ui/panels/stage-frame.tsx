/** The middle: the town, loaded when the page stands, and what surrounds it. Without WebGL the list and the trends do alone. */
import { Component, lazy, Suspense, useState, type ReactNode } from 'react';
import type { CameraMove } from '../state/lab.ts';
import { useLab, useLabState, usePlaying, useRun } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { Captions } from './captions.tsx';
import { HomeCorner, HomeTold, HomeTools } from './home-tools.tsx';
import { BriefLegend } from './legend.tsx';
import { Icon, IconButton, type IconName } from './symbols.tsx';

const Stage = lazy(async () => ({ default: (await import('../stage/stage.tsx')).Stage }));

/** Asked once: a context that is lost at once costs less than a stage that never draws. */
let webgl: boolean | undefined;
function hasWebgl(): boolean {
  webgl ??= (() => {
    try {
      const context = document.createElement('canvas').getContext('webgl2');
      context?.getExtension('WEBGL_lose_context')?.loseContext();
      return context !== null;
    } catch {
      return false;
    }
  })();
  return webgl;
}

class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Message text={W.stage.broken} hint={W.stage.noWebglHint} /> : this.props.children;
  }
}

const Message = ({ text, hint }: { text: string; hint?: string }) => <div className="stage-message"><p>{text}</p>{hint && <p className="faint">{hint}</p>}</div>;

export function StageFrame() {
  const [able] = useState(hasWebgl);
  // A story and the welcome have words of their own.
  const told = useLabState((state) => state.story !== undefined || state.welcome === true);
  return (
    <section className="stage" aria-label={W.stage.label}>
      {able ? <Guard><Suspense fallback={<Message text={W.stage.loading} />}><Stage /></Suspense></Guard> : <Message text={W.stage.noWebgl} hint={W.stage.noWebglHint} />}
      {able && <div className="stage-side"><Moves /><HomeTools /></div>}
      <StageLegend />
      <HomeTold />
      <Progress />
      {!told && <div className="stage-foot"><Captions /><PlayButton /></div>}
    </section>
  );
}

function StageLegend() {
  const inside = useLabState((state) => state.inside);
  return inside ? <HomeCorner /> : <div className="stage-legend"><BriefLegend /></div>;
}

const MOVES: readonly (readonly [CameraMove, IconName, string, string])[] = [
  ['in', 'plus', W.stage.zoomIn, '+'], ['out', 'minus', W.stage.zoomOut, '−'], ['left', 'turnLeft', W.stage.left, 'Q'], ['right', 'turnRight', W.stage.right, 'E'], ['up', 'higher', W.stage.up, 'R'], ['down', 'lower', W.stage.down, 'F'],
  ['west', 'left', W.stage.west, 'A'], ['east', 'right', W.stage.east, 'D'], ['north', 'up', W.stage.north, 'W'], ['south', 'down', W.stage.south, 'S'], ['follow', 'follow', W.stage.follow, 'G'], ['town', 'town', W.stage.town, '0'],
];

function Moves() {
  const lab = useLab();
  const selected = useLabState((state) => state.selected);
  return <div className="moves" role="group" aria-label={W.stage.moves}>{MOVES.map(([move, icon, name, key]) => <IconButton key={move} icon={icon} name={name} hint={key} disabled={move === 'follow' && selected === undefined} onClick={() => lab.move(move)} />)}</div>;
}

function Progress() {
  const run = useRun();
  const done = useLabState((state) => state.lifeDone);
  if (run.noRecall || done >= run.homes.length) return null;
  return <p className="stage-progress" role="status">{W.stage.living(done, run.homes.length)}</p>;
}

/** One button for the first minute: only while time stands at the begin. */
function PlayButton() {
  const lab = useLab();
  const run = useRun();
  const { playing } = usePlaying();
  const moved = useLabState((state) => state.selected !== undefined);
  if (playing || moved || lab.playhead.at > run.start) return null;
  const night = run.end - run.start <= 24 * 3_600_000 && new Date(run.start).getUTCHours() >= 15;
  return <button type="button" className="play-night" onClick={() => lab.playhead.play(true)}><Icon name="play" size={20} />{night ? W.stage.play : W.stage.playRun}</button>;
}
