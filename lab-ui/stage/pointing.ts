/** Pointer and wheel over the stage: drag moves the ground, drag with the right button or Shift turns, the wheel comes nearer, a click chooses. */
import { FOV, type View } from './camera.ts';

/** A press that moves less, CSS px, is a click. */
const CLICK_PX = 5;

export interface Pointing {
  view(): View | undefined;
  wish(make: (view: View) => View): void;
  click(event: PointerEvent): void;
  /** `undefined`: the pointer left */
  hover(event: PointerEvent | undefined): void;
}

/** @returns how to stop listening */
export function pointing(canvas: HTMLElement, { view, wish, click, hover }: Pointing): () => void {
  let pressed: { x: number; y: number; far: boolean; turn: boolean } | undefined;
  const onDown = (event: PointerEvent) => {
    pressed = { x: event.clientX, y: event.clientY, far: false, turn: event.button === 2 || event.shiftKey };
    canvas.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    if (!pressed) return hover(event);
    const [dx, dy] = [event.clientX - pressed.x, event.clientY - pressed.y];
    if (!pressed.far && Math.hypot(dx, dy) < CLICK_PX) return;
    Object.assign(pressed, { x: event.clientX, y: event.clientY, far: true });
    if (pressed.turn) wish((now) => ({ ...now, yaw: now.yaw - dx * 0.004, pitch: now.pitch + dy * 0.004 }));
    else wish((now) => dragged(now, dx, dy, canvas.clientHeight));
  };
  const onUp = (event: PointerEvent) => {
    if (pressed && !pressed.far && event.button === 0) click(event);
    pressed = undefined;
  };
  const onLeave = () => hover(undefined);
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    if (view()) wish((now) => ({ ...now, distance: now.distance * Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.004) }));
  };
  const onMenu = (event: Event) => event.preventDefault();
  const listeners = { pointerdown: onDown, pointermove: onMove, pointerup: onUp, pointerleave: onLeave, wheel: onWheel, contextmenu: onMenu } as Record<string, (event: never) => void>;
  for (const [name, listener] of Object.entries(listeners)) canvas.addEventListener(name, listener as EventListener, { passive: false });
  return () => {
    for (const [name, listener] of Object.entries(listeners)) canvas.removeEventListener(name, listener as EventListener);
  };
}

/** Moves the ground under the pointer: what was taken stays under it, about. */
export function dragged(view: View, dx: number, dy: number, height: number): View {
  const metres = (2 * view.distance * Math.tan(FOV / 2)) / height;
  const deep = metres / Math.max(0.3, Math.sin(view.pitch));
  const [cos, sin] = [Math.cos(view.yaw), Math.sin(view.yaw)];
  return { ...view, x: view.x - dx * metres * cos - dy * deep * sin, z: view.z + dx * metres * sin - dy * deep * cos };
}
