/** The stage: react-three-fiber holds canvas and frame loop; frames are drawn only when time, camera or homes have moved. */
import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { useCallback, useEffect, useMemo, useRef, type RefObject } from 'react';
import { NeutralToneMapping, PCFShadowMap, Raycaster, setConsoleFunction, Vector2, Vector3, type PerspectiveCamera } from 'three';
import { useLab, useRun } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { atHome, DISTANCE_LEAST, eased, FOV, kept, moved, SHIFT, wholeTown, type View } from './camera.ts';
import { layTown } from './layout.ts';
import { Picker } from './picking.ts';
import { pointing } from './pointing.ts';
import { HOME_FOV } from './home/home-view.ts';
import { Inside } from './home/inside.ts';
import { Names } from './home/names.ts';
import { TownScene } from './town-scene.ts';
import { FLOOR_PLANS } from '../../sim/installation/floor-plans.ts';
import { HOME_WORDS } from '../words/home.ts';
import { FrameTimes } from './frame-times.ts';
import { drawsInSoftware, Governor } from './governor.ts';
import type { Size } from './picture.ts';
import { shadersMade } from './shaders-made.ts';

// react-three-fiber makes a clock that three tells everyone not to make; there is nothing to mend here. All else three may say.
setConsoleFunction((type, message, ...more) => {
  if (!message.startsWith('THREE.Clock:')) console[type](message, ...more);
});

/** Beyond so many homes shadows cost more than they give. */
const SHADOW_HOMES_MOST = 4_000;
/** Width of the inspector as a drawer, as in the style sheet. */
const DRAWER_PX = 392;
/** Height that the words of a story mostly need, with what is under them. @source measured: captions of two and three lines */
const STORY_PX = 190;
/** And of the welcome, whose buttons break into more lines in a picture narrower than so; and so much of the picture at most. @source measured */
const WELCOME_PX = { wide: 235, narrow: 350 } as const;
const NARROW_PX = 640;
const OVER_MOST = 0.55;

const aspectOf = ({ width, height }: Size): number => width / height;

export function Stage() {
  const tip = useRef<HTMLDivElement>(null);
  const names = useRef<HTMLDivElement>(null);
  const veil = useRef<HTMLDivElement>(null);
  return (
    <>
      <Canvas frameloop="demand" shadows={{ type: PCFShadowMap }} dpr={[1, 2]} camera={{ fov: (FOV * 180) / Math.PI, near: 1, far: 4_000 }} gl={{ antialias: true, powerPreference: 'high-performance', toneMapping: NeutralToneMapping, toneMappingExposure: 1.05 }} onCreated={({ gl }) => { gl.debug.checkShaderErrors = false; }} tabIndex={-1} aria-hidden="true">
        <Town tip={tip} names={names} veil={veil} />
      </Canvas>
      <div ref={veil} className="stage-veil" />
      <div ref={names} className="home-names" aria-hidden="true" />
      <div ref={tip} className="tip" hidden />
    </>
  );
}

function Town({ tip, names: namesAt, veil }: { tip: RefObject<HTMLDivElement | null>; names: RefObject<HTMLDivElement | null>; veil: RefObject<HTMLDivElement | null> }) {
  const lab = useLab();
  const run = useRun();
  const { gl, size, invalidate, setDpr } = useThree();
  const camera = useThree((state) => state.camera) as PerspectiveCamera;
  // A run that goes on becomes another object with each alert; its homes stay, and so does the town.
  const { homes } = run;
  const scene = useMemo(() => new TownScene(layTown(homes.map(({ area }) => area)), homes.length <= SHADOW_HOMES_MOST), [homes]);
  const governor = useMemo(() => new Governor(Math.min(2, devicePixelRatio), drawsInSoftware()), []);
  const inside = useMemo(() => new Inside(lab, (home) => shadersMade(gl, home, camera)), [lab, run.id, gl, camera]);
  const times = useMemo(() => new FrameTimes(), []);
  const names = useRef<Names | undefined>(undefined);
  const picker = useMemo(() => new Picker(scene.town), [scene]);
  const [still, narrow] = useMemo(() => [matchMedia('(prefers-reduced-motion: reduce)'), matchMedia('(max-width: 1240px)')] as const, []);
  const free = useCallback(({ width, height }: Size): Size => {
    const { drawer, story, welcome } = lab.store.get();
    return { width: width - (drawer && narrow.matches ? DRAWER_PX : 0), height: height - Math.min(OVER_MOST * height, story !== undefined ? STORY_PX : welcome ? WELCOME_PX[width < NARROW_PX ? 'narrow' : 'wide'] : 0) };
  }, [lab, narrow]);
  const rig = useRef<{ now: View; to: View; touched: boolean; aspect: number; hovered: number | undefined } | undefined>(undefined);

  // The camera begins over the whole town, and goes back there while nobody has moved it.
  useEffect(() => {
    const aspect = aspectOf(free(size));
    const whole = wholeTown(scene.town, aspect);
    const { selected } = lab.store.get();
    const first = selected === undefined ? whole : kept(atHome(scene.town, selected, whole), scene.town);
    if (!rig.current) rig.current = { now: first, to: first, touched: selected !== undefined, aspect, hovered: undefined };
    else if (!rig.current.touched) Object.assign(rig.current, { to: whole, aspect });
    invalidate();
  }, [scene, size, free, lab, invalidate]);

  useEffect(() => {
    const wish = (make: (view: View) => View) => {
      if (!rig.current) return;
      if (inside.scene) {
        inside.wish(make);
        return invalidate();
      }
      const wanted = make(rig.current.to);
      // Nearer than the town can be seen there is only the home itself.
      if (wanted.distance < DISTANCE_LEAST && rig.current.to.distance <= DISTANCE_LEAST && lab.store.get().selected !== undefined) lab.enter();
      rig.current.to = kept(wanted, scene.town);
      rig.current.touched = true;
      invalidate();
    };
    const home = (event: { clientX: number; clientY: number }): number | undefined => picker.pick(rayOf(camera, gl.domElement, event));
    const stops = [
      lab.playhead.onFrame(() => invalidate()), lab.playhead.onChange(() => invalidate()), lab.onRenewal(() => invalidate()), lab.store.subscribe(() => invalidate()),
      lab.onMove((move) => {
        const { selected } = lab.store.get();
        if (inside.scene) {
          inside.move(move);
          invalidate();
        } else if (move === 'town') {
          wish(() => wholeTown(scene.town, aspectOf(free(size))));
          if (rig.current) rig.current.touched = false;
        } else if (move === 'follow') wish((view) => (selected === undefined ? view : atHome(scene.town, selected, view)));
        else wish((view) => moved(view, move));
      }),
      pointing(gl.domElement, {
        view: () => inside.aim ?? rig.current?.to, wish,
        click: (event) => { if (!inside.scene) lab.select(home(event)); },
        hover: (event) => {
          if (!rig.current) return;
          const box = gl.domElement.getBoundingClientRect();
          names.current?.point(event && { x: event.clientX - box.left, y: event.clientY - box.top });
          rig.current.hovered = inside.scene ? undefined : event && home(event);
          gl.domElement.style.cursor = rig.current.hovered === undefined ? 'grab' : 'pointer';
          invalidate();
        },
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [lab, scene, inside, picker, camera, gl, size, free, invalidate]);

  // Shaders are made before the first picture, in the background where the browser can; a shader asked for earlier stops everything until it is made.
  const ready = useRef<TownScene | undefined>(undefined);
  useEffect(() => {
    const make = async () => {
      await shadersMade(gl, scene.scene, camera);
      ready.current = scene;
      invalidate();
    };
    void make();
    return () => scene.dispose();
  }, [scene, gl, camera, invalidate]);
  useEffect(() => () => inside.dispose(), [inside]);

  useFrame((state) => {
    const at = rig.current;
    if (!at || !lab.now || ready.current !== scene) return;
    const began = performance.now();
    const clear = free(state.size);
    // Something is laid over the picture, or taken off: the town stays whole while nobody has moved the camera.
    if (!at.touched && Math.abs(aspectOf(clear) / at.aspect - 1) > 0.01) Object.assign(at, { to: wholeTown(scene.town, aspectOf(clear)), aspect: aspectOf(clear) });
    const ratio = state.gl.getPixelRatio();
    const allowed = governor.picture(began / 1_000, { runs: lab.playhead.playing, moves: inside.scene ? inside.view !== inside.aim : at.now !== at.to, ratio });
    if (!allowed) return invalidate();
    if (allowed.ratio !== ratio) setDpr(allowed.ratio);
    for (const drawn of [scene, inside.scene]) if (drawn) drawn.shadows = allowed.shadows;
    const { passed } = allowed;
    const dots = state.gl.getPixelRatio();
    const picture = { width: state.gl.domElement.width, height: state.gl.domElement.height, ratio: dots, camera, free: { width: clear.width * dots, height: clear.height * dots } };
    if (inside.step(passed, still.matches, picture)) invalidate();
    if (veil.current) veil.current.style.opacity = inside.veil.toFixed(3);
    if (inside.scene && !inside.stands) return;
    if (namesAt.current) names.current ??= new Names(namesAt.current);
    if (inside.scene && inside.view) {
      const { detail, names: all, signalMap: map } = lab.store.get();
      place(camera, inside.view, state.size, clear, 0, HOME_FOV);
      if (tip.current) tip.current.hidden = true;
      const plan = detail && FLOOR_PLANS.find(({ id }) => id === detail.plan);
      if (detail && plan && inside.scene.fits(detail)) names.current?.show(inside.scene, plan, { detail, truths: lab.now.truthsOf(detail.home), at: lab.playhead.at, who: run.homes[detail.home]?.name ?? HOME_WORDS.resident, all, map }, camera, state.size);
    } else {
      names.current?.clear();
      if (at.now !== at.to) {
        at.now = still.matches ? at.to : eased(at.now, at.to, passed);
        if (at.now !== at.to) invalidate();
      }
      place(camera, at.now, state.size, clear, SHIFT, FOV);
      scene.show(lab.now);
      scene.choose(lab.store.get().selected);
      scene.light(lab.playhead.at, at.now, picture.free.height, picture.ratio, lab.playhead.playing && !still.matches ? state.clock.elapsedTime : 0);
      label(tip.current, camera, state.size, scene, at.hovered ?? lab.store.get().selected, (home) => `${W.home(home + 1)}${run.homes[home]?.name ? `, ${run.homes[home].name}` : ''}`);
    }
    state.gl.render(inside.scene?.scene ?? scene.scene, camera);
    times.note(state.gl.domElement, state.gl.info.render.calls, performance.now() - began);
  }, 1);
  return null;
}

/**
 * Looks at its point on the ground from where the view says, with the view's field in the free part of the picture. It is shifted up a little, so that the horizon comes into it.
 * @param free from the upper left corner, CSS px as `size` is
 * @param shift parts of its height @param fov radians
 */
function place(camera: PerspectiveCamera, { x, z, distance, yaw, pitch }: View, { width, height }: Size, free: Size, shift: number, fov: number): void {
  const flat = Math.cos(pitch) * distance;
  camera.position.set(x + Math.sin(yaw) * flat, Math.sin(pitch) * distance, z + Math.cos(yaw) * flat);
  camera.aspect = aspectOf(free);
  camera.setViewOffset(free.width, free.height, 0, -free.height * shift, width, height);
  camera.fov = (fov * 180) / Math.PI;
  camera.near = Math.max(1, distance * 0.08);
  camera.far = distance * 8 + 1_600;
  camera.lookAt(x, 0, z);
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
}

const caster = new Raycaster();

function rayOf(camera: PerspectiveCamera, canvas: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }) {
  const box = canvas.getBoundingClientRect();
  caster.setFromCamera(new Vector2(((clientX - box.left) / box.width) * 2 - 1, 1 - ((clientY - box.top) / box.height) * 2), camera);
  const { origin, direction } = caster.ray;
  return { x: origin.x, y: origin.y, z: origin.z, dx: direction.x, dy: direction.y, dz: direction.z };
}

/** The name of the home under the pointer, or of the chosen one, above its roof. */
function label(element: HTMLElement | null, camera: PerspectiveCamera, size: { width: number; height: number }, { town }: TownScene, home: number | undefined, words: (home: number) => string): void {
  if (!element) return;
  if (home === undefined) {
    element.hidden = true;
    return;
  }
  const at = new Vector3(town.x[home], 5.6, town.z[home]).project(camera);
  const seen = Math.abs(at.x) < 1 && Math.abs(at.y) < 1;
  element.hidden = !seen;
  if (!seen) return;
  const text = words(home);
  if (element.textContent !== text) element.textContent = text;
  element.style.left = `${(((at.x + 1) / 2) * size.width).toFixed(1)}px`;
  element.style.top = `${(((1 - at.y) / 2) * size.height - 34).toFixed(1)}px`;
}
