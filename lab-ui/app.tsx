/** The page: the start page, or the lab with a run in it. */
import { Component, lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Announcer } from './panels/captions.tsx';
import { Centre } from './panels/centre.tsx';
import { Conductor } from './panels/conductor.tsx';
import { Help } from './panels/help.tsx';
import { Inspector } from './panels/inspector.tsx';
import { Left } from './panels/left.tsx';
import { StartPage } from './panels/start-page.tsx';
import { TopLine } from './panels/top-line.tsx';
import { keepFocus, takesFocus } from './state/focus.ts';
import { onKey, toList } from './state/keys.ts';
import type { Lab } from './state/lab.ts';
import { readDropped } from './state/read-files.ts';
import { LabContext, useLab, useLabState } from './state/use-lab.ts';
import { W } from './words.ts';

const DemoLayer = lazy(() => import('./demo/demo-layer.tsx'));

export function App({ lab }: { lab: Lab }) {
  return <Fault><LabContext value={lab}><Page /><DropTarget /></LabContext></Fault>;
}

function Page() {
  const lab = useLab();
  const phase = useLabState((state) => state.phase);
  const phone = usePhone();
  const demo = useLabState((state) => state.story !== undefined || state.welcome === true);
  const onList = useLabState((state) => state.centre === 'stage');
  const acted = useRef(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      acted.current = true;
      onKey(lab, event);
    };
    const onPointer = () => { acted.current = true; };
    addEventListener('keydown', listen);
    addEventListener('pointerdown', onPointer);
    return () => {
      removeEventListener('keydown', listen);
      removeEventListener('pointerdown', onPointer);
    };
  }, [lab]);
  useEffect(() => keepFocus(lab), [lab]);
  // Another page stands: whoever got there by an act of theirs begins at its head.
  const before = useRef(phase);
  useEffect(() => {
    if (before.current === phase) return;
    before.current = phase;
    if (acted.current && !takesFocus(document.activeElement === document.body ? null : document.activeElement)) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [phase]);
  if (phase !== 'open') return <StartPage />;
  return (
    <div className={onList ? 'lab on-list' : 'lab'}>
      <a className="skip" href="#list-panel" onClick={(event) => {
        event.preventDefault();
        toList();
      }}>{W.skip}</a>
      <TopLine />
      {!demo && <Announcer />}
      <main className="middle">
        <Left />
        <Centre stage={!phone} />
        {demo && <Suspense><DemoLayer phone={phone} /></Suspense>}
      </main>
      <Inspector />
      <Conductor />
      <Help />
    </div>
  );
}

/** On a phone the list stands where the town would, beside the other tabs, and the town is not even loaded. */
function usePhone(): boolean {
  const [query] = useState(() => matchMedia('(max-width: 720px)'));
  return useSyncExternalStore((listener) => {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  }, () => query.matches);
}

/** A folder may be dropped anywhere. */
function DropTarget() {
  const lab = useLab();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    // A part of the page may take files itself.
    const isTaken = (event: DragEvent) => (event.target as Element).closest?.('[data-takes-files]') != null;
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      if (isTaken(event)) return setOver(false);
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => { if (event.relatedTarget === null) setOver(false); };
    const onDrop = (event: DragEvent) => {
      if (!holdsFiles(event) || isTaken(event)) return;
      event.preventDefault();
      setOver(false);
      void readDropped(lab, event.dataTransfer!.items);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, [lab]);
  return over ? <div className="drop-veil"><p>{W.start.dropping}</p></div> : null;
}

/** A fault of the page itself is said, never a blank page. */
class Fault extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <main className="start-main"><section className="start-trouble" role="alert"><h1>{W.trouble.page}</h1><p><code>{error.message}</code></p><p>{W.trouble.pageMend}</p></section></main>;
  }
}
