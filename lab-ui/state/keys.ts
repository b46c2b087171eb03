/** Keys of the whole page. What stands in a field or a list keeps its own. */
import { DRAWER } from './focus.ts';
import type { CameraMove, Lab } from './lab.ts';
import { nextTheme } from './preferences.ts';

const CAMERA: Readonly<Record<string, CameraMove>> = { '+': 'in', '=': 'in', '-': 'out', 'q': 'left', 'e': 'right', 'r': 'up', 'f': 'down', 'a': 'west', 'd': 'east', 'w': 'north', 's': 'south', '0': 'town', 'g': 'follow' };
const QUARTER = 15;

export function onKey(lab: Lab, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target as HTMLElement;
  const { store } = lab;
  // Keys that are single characters can be switched off: speech input and a slipping finger press them unasked.
  if (event.key.length === 1 && event.key !== ' ' && !store.get().letterKeys) return;
  if (event.key.toLowerCase() === 't' && !typing(target)) return nextTheme(store);
  if (store.get().phase !== 'open') return;
  if (event.key === 'Escape') {
    if (target.id === 'find') {
      store.set({ find: '' });
      toList();
    } else if (store.get().drawer && !store.get().inject && !store.get().help && matchMedia(DRAWER).matches) store.set({ drawer: false });
    else if (!store.get().help && (!typing(target) || target.closest('.inject'))) lab.letGo();
    return;
  }
  if (typing(target) || store.get().help || (chooses(target) && event.key.length !== 1) || (event.key === ' ' && chooses(target))) return;
  if (act(lab, event, target)) event.preventDefault();
  else {
    const move = CAMERA[event.key.toLowerCase()];
    if (move) lab.move(move);
  }
}

/** To the list, or to what it says while nothing is in it. */
export function toList(): void {
  document.querySelector<HTMLElement>('.left .list:not([hidden]), .left .list-empty button')?.focus();
}

const TICKED = ['radio', 'checkbox', 'range'];

/** Letters are written there. */
function typing(element: HTMLElement): boolean {
  return (element instanceof HTMLInputElement && !TICKED.includes(element.type)) || element.tagName === 'TEXTAREA' || element.tagName === 'SELECT';
}

/** Space, arrows and the like are its own. */
function chooses(element: HTMLElement): boolean {
  return element instanceof HTMLInputElement && TICKED.includes(element.type);
}

/** @returns whether the key was one of ours */
function act(lab: Lab, { key, shiftKey }: KeyboardEvent, target: HTMLElement): boolean {
  const { store, playhead } = lab;
  const onButton = target.tagName === 'BUTTON' || target.tagName === 'SUMMARY' || target.tagName === 'A';
  const acts: Record<string, () => void> = {
    'ArrowLeft': () => lab.step(shiftKey ? -QUARTER : -1), 'ArrowRight': () => lab.step(shiftKey ? QUARTER : 1), '[': () => lab.besideAlert(-1), ']': () => lab.besideAlert(1), ',': () => playhead.shift(-1), '.': () => playhead.shift(1),
    'Home': () => playhead.seek(playhead.start), 'End': () => playhead.seek(playhead.end), 'b': () => store.set({ inject: !store.get().inject }), 'l': () => lab.follow(), '1': () => store.set({ tab: 'homes' }), '2': () => store.set({ tab: 'alerts' }), '?': () => store.set({ help: true }),
    '/': () => document.querySelector<HTMLElement>('#find')?.focus(),
  };
  const { inside, selected, names, signalMap } = store.get();
  if (selected !== undefined && store.get().centre === 'stage') {
    acts['i'] = () => (inside ? lab.leave() : lab.enter());
    if (!onButton && !inside && (target === document.body || target.tagName === 'H1')) acts['Enter'] = () => lab.enter();
    if (inside) Object.assign(acts, { n: () => store.set({ names: !names }), m: () => store.set({ signalMap: !signalMap }), v: () => lab.move('level') });
  }
  if (key === ' ' && !onButton) playhead.play();
  else if (acts[key] ?? acts[key.toLowerCase()]) (acts[key] ?? acts[key.toLowerCase()])!();
  else return false;
  return true;
}
