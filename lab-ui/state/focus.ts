/** Focus is never lost, and never lies unseen: where what had it closes, goes, or can be used no more, it returns to what opened it, or to the nearest part that stays; what is covered by the drawer is uncovered. */
import type { Lab } from './lab.ts';

/** Where the inspector is a drawer over the page, as in the style sheets. */
export const DRAWER = '(max-width: 1240px)';
/** What opens beside or over the rest, and is left again. */
const LAYERS = '.inject, .inspector';
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]';

/** Whether focus can be there and be seen. A drawer that still slides out counts as closed. */
export function takesFocus(element: Element | null | undefined): element is HTMLElement {
  if (!(element instanceof HTMLElement) || !element.isConnected || element.matches(':disabled') || element.closest('[inert]')) return false;
  if (matchMedia(DRAWER).matches && element.closest('.inspector:not(.open)')) return false;
  return element.checkVisibility({ visibilityProperty: true });
}

/** @returns how to stop */
export function keepFocus(lab: Lab): () => void {
  /** what has, or had, the focus, and all around it, from within */
  let trail: HTMLElement[] = [];
  const openers = new WeakMap<HTMLElement, HTMLElement>();
  let asked = 0;
  const onFocus = ({ target, relatedTarget }: FocusEvent) => {
    trail = [];
    for (let element = target as HTMLElement | null; element; element = element.parentElement) trail.push(element);
    for (const layer of trail.filter((element) => element.matches(LAYERS))) {
      if (relatedTarget instanceof HTMLElement && !layer.contains(relatedTarget)) openers.set(layer, relatedTarget);
    }
    if (isCovered(target as HTMLElement)) lab.store.set({ drawer: false, inject: false });
  };
  const look = () => {
    asked = 0;
    const active = document.activeElement;
    if (trail.length === 0 || lab.store.get().phase !== 'open' || document.querySelector('dialog[open]')) return;
    // Nothing has focus because somebody clicked on nothing: that is theirs to choose.
    if (takesFocus(active === document.body ? trail[0] : active)) return;
    (openerOf(trail, openers) ?? nearest(trail))?.focus();
  };
  const ask = () => { asked ||= requestAnimationFrame(look); };
  document.addEventListener('focusin', onFocus);
  document.addEventListener('keyup', ask);
  document.addEventListener('click', ask);
  const stop = lab.store.subscribe(ask);
  return () => {
    document.removeEventListener('focusin', onFocus);
    document.removeEventListener('keyup', ask);
    document.removeEventListener('click', ask);
    cancelAnimationFrame(asked);
    stop();
  };
}

function openerOf(trail: readonly HTMLElement[], openers: WeakMap<HTMLElement, HTMLElement>): HTMLElement | undefined {
  return trail.filter((element) => element.matches(LAYERS) && !takesFocus(element)).map((layer) => openers.get(layer)).find(takesFocus);
}

/** What takes focus and is, or is in, the innermost part around that is still there. */
function nearest(trail: readonly HTMLElement[]): HTMLElement | undefined {
  for (const part of trail.slice(1).filter(takesFocus)) {
    if (part.hasAttribute('tabindex')) return part;
    const inside = [...part.querySelectorAll(FOCUSABLE)].find(takesFocus);
    if (inside) return inside;
  }
  return undefined;
}

/** Whether it lies wholly under the drawer. */
function isCovered(element: HTMLElement): boolean {
  const drawer = matchMedia(DRAWER).matches ? document.querySelector('.inspector.open') : null;
  if (!drawer || drawer.contains(element) || element.closest('dialog')) return false;
  const [over, under] = [drawer.getBoundingClientRect(), element.getBoundingClientRect()];
  return under.left >= over.left - 1 && under.right <= over.right + 1 && under.top >= over.top - 1 && under.bottom <= over.bottom + 1;
}
