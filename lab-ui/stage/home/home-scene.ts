/**
 * One home from inside: rooms, people, kit, messages and light. Made anew for a home; told each frame what the moment is. React has no part in it.
 */
import {
  AdditiveBlending, Color, DirectionalLight, DoubleSide, HemisphereLight, Mesh, Scene, ShaderMaterial, type BufferGeometry, type IUniform, type Material, type MeshBasicMaterial,
} from 'three';
import type { FloorPlan } from '../../../contract/floor-plan.ts';
import { linkVerdict } from '../../../sim/installation/survey.ts';
import type { HomeDetail } from '../../model/home-detail.ts';
import type { TruthRow } from '../../model/run-view.ts';
import { daylight } from '../daylight.ts';
import { chance } from '../layout.ts';
import type { Picture } from '../picture.ts';
import { isDark } from '../../model/town-now.ts';
import { onArc, skyOver, type At } from './arc.ts';
import { beadsAt, queueAt, waysAt } from './beads.ts';
import { Figure } from './figure.ts';
import { houseShapes, roomIndex, type HouseShapes } from './house.ts';
import { hubMount, kitShapes, mountOf, type Mount } from './kit.ts';
import { LINK, LinkLines, type LinkLine } from './links.ts';
import { cutDepthMaterial, homeLight, LIMITS, litMaterial, personMaterial, ROOMS_MOST } from './lit.ts';
import { MARK } from './mark-atlas.ts';
import { Marks, type Mark } from './marks.ts';
import { Outdoors } from './outdoors.ts';
import { SIDE, WALL_HEIGHT } from './plan-walls.ts';
import { Shapes } from './shapes.ts';
import { signalMap } from './signal-map.ts';
import { hubTrouble, kitNow } from './troubles.ts';
import { carerAt, inhabited, residentAt, type Inhabited, type Whereabouts } from './whereabouts.ts';

const LAMBERT = 2;
/** Heights to which things are cut: inner walls, outer ones towards the viewer, and furniture that one would see from behind, m. */
const LOW = { inner: 1.02, outer: 0.14, tall: 0.72 } as const;
/** Walls and lamps take so long to nine tenths of their way, s. */
const EASE_S = 0.4;
const STRIDE = 0.62;
const MARKS_MOST = 120;
/** The uplink, and what attackers send. */
const LINKS_MORE = 4;
const FORGED_MS = 1_800;
const SHADOW = 0.75;
/** The sun's shadow is the same for so long, ms of the simulated clock, and not drawn more often than so, ms. */
const SHADOW_MS = 6 * 60_000;
const SHADOW_LEAST_MS = 180;

const TOPS = [0x5f7f86, 0xa5705f, 0x7d7395, 0x8a8f5c, 0xb08a52, 0x6b7f9e] as const;
const LEGS = [0x54504c, 0x4a5262, 0x6a5a4e] as const;
const SKINS = [0xf0cfb4, 0xe3b894, 0xc98f68, 0x9a6645] as const;
const HAIRS = [0xe4e1db, 0xc9c5be, 0xaaa59d, 0x8c867f] as const;

/** What the picture is told each frame. */
export interface HomeMoment {
  detail: HomeDetail;
  truths: readonly TruthRow[];
  /** epoch ms */
  at: number;
  /** simulated seconds in a second */
  speed: number;
  /** no movement but by jumps */
  still: boolean;
  map: boolean;
}

/** Something that can carry a name. */
export interface Named {
  kind: 'resident' | 'carer' | 'device' | 'hub' | 'room';
  /** of the device or the room */
  id: string;
  at: At;
}

export class HomeScene {
  readonly scene = new Scene();
  readonly house: HouseShapes;
  readonly people: Inhabited;
  readonly home: number;
  /** what stands where, for names and the pointer: refreshed by `show` */
  named: Named[] = [];
  readonly #plan: FloorPlan;
  readonly #light = homeLight();
  readonly #limits = new Array<number>(LIMITS).fill(WALL_HEIGHT);
  readonly #lamps: number[];
  readonly #sun = new DirectionalLight();
  readonly #around = new HemisphereLight();
  readonly #resident: Figure;
  readonly #carer: Figure;
  readonly #residentRoom: IUniform<number> = { value: -1 };
  readonly #carerRoom: IUniform<number> = { value: -1 };
  readonly #cover: Mesh;
  readonly #marks = new Marks(MARKS_MOST);
  readonly #links: LinkLines;
  readonly #mounts: readonly (Mount | undefined)[];
  readonly #hub: At;
  readonly #glass: ShaderMaterial;
  readonly #patches: ShaderMaterial;
  readonly #outdoors: Outdoors;
  #map: Mesh[] = [];
  readonly #detail: HomeDetail;
  #shadowAt = -Infinity;
  #shadowOf = '';

  constructor(plan: FloorPlan, detail: HomeDetail) {
    this.#plan = plan;
    this.#detail = detail;
    this.home = detail.home;
    this.people = inhabited(plan);
    this.house = houseShapes(plan);
    this.#lamps = plan.rooms.map(() => 0);
    const { layout } = this.house;
    plan.rooms.forEach((room, index) => this.#light.lampAt.value[index]!.set(...layout.at(room.floor, room.x + room.w / 2, room.y + room.d / 2, 1.9)));
    const splits = layout.plates.slice(1).map((plate, index) => (layout.plates[index]!.x + layout.plates[index]!.width / 2 + plate.x - plate.width / 2) / 2);
    const raised = { raised: { value: [0, 1, 2].map((index) => layout.plates[Math.min(index, layout.plates.length - 1)]!.y) }, splits: { value: { x: splits[0] ?? 1e6, y: splits[1] ?? 1e6 } } };
    const lit = litMaterial(this.#light, raised);
    const cut = cutDepthMaterial(this.#light, raised);
    const solid = (geometry: BufferGeometry, casts: boolean) => {
      const mesh = new Mesh(geometry, lit);
      Object.assign(mesh, { castShadow: casts, receiveShadow: true, frustumCulled: false, customDepthMaterial: cut });
      return mesh;
    };
    const taken = new Map<unknown, number>();
    this.#mounts = detail.devices.map((device) => mountOf(plan, device, taken));
    const hub = hubMount(plan, detail.hub);
    this.#hub = layout.at(hub.floor, hub.x, hub.y, hub.height + 0.12);
    const pick = (list: readonly number[], salt: number) => list[Math.floor(chance(detail.home, salt) * list.length)]!;
    const worn = detail.devices.map(({ room }) => room);
    this.#resident = new Figure(personMaterial(this.#light, this.#residentRoom), { skin: pick(SKINS, 31), hair: pick(HAIRS, 32), top: pick(TOPS, 33), legs: pick(LEGS, 34), shoes: 0x7a5c4a }, worn);
    this.#carer = new Figure(personMaterial(this.#light, this.#carerRoom), { skin: pick(SKINS, 35), hair: 0x4b3a30, top: 0x4f7fa8, legs: 0x3e4b5c, shoes: 0xf0ece4, tunic: 0xf0ece4 });
    const cover = new Shapes();
    cover.box(0, 0, 0.4, 0.84, 0.28, 1.14, 0x8ba2c0, 0.11).box(0, 0, 0.86, 0.8, 0.37, 0.3, 0x8ba2c0, 0.13).box(0, 0, -0.22, 0.86, 0.3, 0.2, 0xb3c2d5, 0.1);
    this.#cover = new Mesh(cover.geometry(), personMaterial(this.#light, this.#residentRoom));
    Object.assign(this.#cover, { receiveShadow: true, frustumCulled: false });
    stripTags(this.#cover.geometry);
    this.#links = new LinkLines(detail.devices.length + LINKS_MORE);
    this.#glass = glassMaterial(this.#light, raised);
    this.#patches = patchMaterial(this.#light);
    const glass = new Mesh(this.house.glass, this.#glass);
    const patches = new Mesh(this.house.patches, this.#patches);
    Object.assign(patches, { renderOrder: 2, frustumCulled: false });
    Object.assign(glass, { frustumCulled: false, renderOrder: 1 });
    for (const geometry of [this.house.land, this.house.growth]) stripTags(geometry);
    this.#outdoors = new Outdoors(this.house.land, this.house.growth, this.house.radius);
    this.#sun.castShadow = true;
    this.#sun.shadow.mapSize.set(1536, 1536);
    this.#sun.shadow.radius = 4;
    this.#sun.shadow.normalBias = 0.03;
    this.#sun.shadow.bias = -0.0004;
    this.#sun.shadow.intensity = SHADOW;
    this.#sun.shadow.autoUpdate = false;
    this.scene.add(this.#outdoors.group, solid(this.house.ground, false), solid(this.house.walls, true), solid(this.house.furniture, true), solid(kitShapes(plan, layout, detail.devices, this.#mounts, detail.hub), true), patches, glass, this.#cover, this.#resident.mesh, this.#carer.mesh, this.#links.mesh, this.#marks.mesh, this.#sun, this.#sun.target, this.#around);
  }

  /** Whether it can show this detail without being made anew: the same home and kit, further on in time. */
  fits(detail: HomeDetail): boolean {
    const { home, plan, hub, devices } = this.#detail;
    return detail.home === home && detail.plan === plan && detail.hub.room === hub.room && detail.hub.x === hub.x && detail.hub.y === hub.y && detail.devices.length === devices.length;
  }

  /** @param seconds since the last frame @returns whether something is still easing */
  show(moment: HomeMoment, yaw: number, seconds: number, picture: Picture): boolean {
    const { detail, truths, at, still, map } = moment;
    const now = daylight(at);
    const resident = residentAt(this.people, detail.states, at, still);
    const carer = carerAt(this.people, truths, detail.states, resident, at, still);
    this.#person(this.#resident, this.#residentRoom, resident, at);
    this.#person(this.#carer, this.#carerRoom, carer, at);
    const inBed = resident !== undefined && (resident.pose === 'lie' || resident.pose === 'lieUp');
    this.#cover.visible = inBed;
    if (inBed) {
      const [x, y, z] = this.house.layout.at(resident.floor, resident.x, resident.y, resident.height);
      this.#cover.position.set(x, y - 0.04, z);
      this.#cover.rotation.y = resident.heading;
    }
    const easing = this.#lit(isDark(truths, at), now.night, resident, carer, yaw, still ? 10 : seconds);
    this.#daylight(now, at, yaw, picture);
    this.#messages(moment, now.night, picture);
    if (map !== this.#map.length > 0) this.#showMap(map);
    this.named = this.#names(resident, carer);
    return easing;
  }

  /** Heights to which walls are cut now, by `SIDE`, m. */
  get cuts(): readonly number[] {
    return this.#light.limits.value;
  }

  /** How bright the lamp of a room is, 0–1. */
  lampIn(room: string): number {
    return this.#lamps[roomIndex(this.#plan, room)] ?? 0;
  }

  /** How much snow lies in the garden, 0–1. */
  get winter(): number {
    return this.#outdoors.winter;
  }

  set shadows(on: boolean) {
    if (on === this.#sun.shadow.intensity > 0) return;
    this.#sun.shadow.intensity = on ? SHADOW : 0;
    this.#shadowOf = '';
  }

  dispose(): void {
    this.#showMap(false);
    this.#marks.dispose();
    this.#sun.shadow.map?.dispose();
    this.scene.traverse((part) => {
      if (!(part instanceof Mesh)) return;
      (part.geometry as BufferGeometry).dispose();
      for (const material of [part.material].flat() as Material[]) material.dispose();
    });
  }

  #person(figure: Figure, room: IUniform<number>, where: Whereabouts | undefined, at: number): void {
    figure.mesh.visible = where !== undefined;
    if (!where) return;
    room.value = roomIndex(this.#plan, where.room);
    const [x, y, z] = this.house.layout.at(where.floor, where.x, where.y, where.height);
    // Steps by the way gone; what is done in one place by the clock of the world, slowly.
    figure.pose(where.pose, x, y, z, where.heading, where.pose === 'walk' ? (where.gone / STRIDE) * Math.PI : (at / 20_000) * Math.PI);
  }

  /** Lamps and walls ease to where they should be. */
  #lit(powerless: boolean, night: number, resident: Whereabouts | undefined, carer: Whereabouts | undefined, yaw: number, seconds: number): boolean {
    const part = 1 - Math.exp((-2.3 * seconds) / EASE_S);
    const asleep = resident?.pose === 'lie';
    const dark = Math.min(1, night * 1.5);
    let moving = false;
    const ease = (list: number[], index: number, goal: number) => {
      const next = list[index]! + (goal - list[index]!) * part;
      list[index] = Math.abs(next - goal) < 0.004 ? goal : next;
      if (list[index] !== goal) moving = true;
    };
    this.#plan.rooms.forEach((room, index) => {
      const lit = !powerless && ((resident?.room === room.id && !asleep) || carer?.room === room.id);
      ease(this.#lamps, index, lit ? 0.12 + 0.88 * dark : !powerless && asleep && resident?.room === room.id ? 0.24 * dark : 0);
      this.#light.lamp.value[index] = this.#lamps[index]!;
    });
    const [toX, toZ] = [Math.sin(yaw), Math.cos(yaw)];
    for (const [side, tall, towards] of [[SIDE.north, SIDE.tallNorth, -toZ], [SIDE.south, SIDE.tallSouth, toZ], [SIDE.east, SIDE.tallEast, toX], [SIDE.west, SIDE.tallWest, -toX]] as const) {
      ease(this.#limits, side, towards > 0.06 ? LOW.outer : WALL_HEIGHT);
      ease(this.#limits, tall, towards > 0.06 ? LOW.tall : WALL_HEIGHT);
      for (const one of [side, tall]) this.#light.limits.value[one] = this.#limits[one]!;
    }
    this.#light.limits.value[SIDE.inner] = LOW.inner;
    this.#light.limits.value[SIDE.none] = 100;
    return moving;
  }

  #daylight(now: ReturnType<typeof daylight>, at: number, yaw: number, { width, height }: { width: number; height: number }): void {
    const { night } = now;
    // Light comes over the viewer's shoulder at every hour, or the walls behind would leave the rooms in the dark.
    const [dx, dy, dz] = [now.direction[0], now.direction[1], Math.max(0.34, Math.abs(now.direction[2]))];
    this.#sun.color.setRGB(...now.sun);
    // By night a home is darker than the street under its moon, so that the lamp tells where someone is.
    this.#sun.intensity = now.sunPower * LAMBERT * (1 - 0.35 * night);
    this.#around.color.setRGB(...now.sky);
    this.#around.groundColor.setRGB(...now.ground);
    this.#around.intensity = now.skyPower * LAMBERT * (1.12 + 0.25 * night);
    this.#outdoors.show(now, Math.sign(dx * Math.cos(yaw)), width, height);
    for (const material of [this.#glass, this.#patches]) material.uniforms['night']!.value = night;
    (this.#glass.uniforms['sky']!.value as Color).setRGB(...now.horizon, 'srgb');
    (this.#patches.uniforms['sun']!.value as Color).setRGB(...now.sun);
    // Shadows are drawn anew when somebody has moved or the sun has, and a few times a second at most: they cost as much as the rest.
    const { x: px, z: pz } = this.#resident.mesh.position;
    const of = `${Math.round(px * 5)} ${Math.round(pz * 5)} ${this.#resident.mesh.visible} ${this.#carer.mesh.visible} ${Math.round(this.#carer.mesh.position.x * 5)} ${Math.round(at / SHADOW_MS)} ${Math.round(yaw * 5)} ${this.#limits.map((limit) => limit > 1).join()}`;
    const clock = performance.now();
    if (this.#sun.shadow.intensity === 0 || of === this.#shadowOf || clock - this.#shadowAt < SHADOW_LEAST_MS) return;
    this.#shadowAt = clock;
    this.#shadowOf = of;
    // It turns with the viewer, so that walls that are cut throw no shadow and those behind take it.
    const turn = Math.round(yaw / 0.2) * 0.2;
    const [x, z] = [dx * Math.cos(turn) + dz * Math.sin(turn), -dx * Math.sin(turn) + dz * Math.cos(turn)];
    const far = this.house.radius * 2.2;
    this.#sun.position.set(x * far, Math.max(0.55, dy) * far, z * far);
    const { camera } = this.#sun.shadow;
    const half = this.house.radius * 1.05;
    Object.assign(camera, { left: -half, right: half, top: half, bottom: -half, near: 1, far: far * 2.6 });
    camera.updateProjectionMatrix();
    this.#sun.shadow.needsUpdate = true;
  }

  #messages({ detail, truths, at, speed, still }: HomeMoment, night: number, { width, height, ratio, camera, free }: Picture): void {
    const marks: Mark[] = [];
    const lines: LinkLine[] = [];
    const ways = waysAt(detail, at);
    const kit = kitNow(detail, truths, at);
    const places = detail.devices.map((_, index) => this.#deviceAt(index));
    detail.devices.forEach(({ signal }, index) => {
      const from = places[index];
      if (!from) return;
      const { trouble, faulty } = kit[index]!;
      const silent = trouble !== undefined && trouble !== 'batteryLow';
      const down = silent || ways.link === 'lost' || ways.hub !== 'up';
      const verdict = ways.link === 'weak' ? 'poor' : linkVerdict(signal);
      lines.push({ from, to: this.#hub, kind: down ? LINK.broken : LINK[verdict], strength: down ? 0.85 : 0.5 });
      marks.push({ at: from, cell: silent ? MARK.dim : MARK.glow, size: 0.34, least: 13, strength: silent ? 0.9 : 0.72 });
      if (faulty) marks.push({ at: from, cell: MARK.faulty, size: 0.5, least: 26, strength: 1 });
      if (trouble) marks.push({ at: [from[0], from[1] + 0.42, from[2]], cell: MARK[trouble], size: 0.44, least: 24, strength: 1 });
    });
    const sky = skyOver(this.#hub);
    lines.push({ from: this.#hub, to: sky, kind: ways.uplink === 'down' ? LINK.broken : ways.uplink === 'weak' ? LINK.poor : LINK[detail.uplink >= -90 ? 'good' : detail.uplink >= -100 ? 'fair' : 'poor'], uplink: true, strength: 0.75 });
    const sign = hubTrouble(detail, at);
    marks.push({ at: this.#hub, cell: ways.hub === 'up' ? MARK.glow : MARK.dim, size: 0.5, least: 17, strength: 0.95 });
    if (ways.link === 'lost' && ways.hub === 'up') lines.forEach(({ from, uplink }) => { if (!uplink) marks.push({ at: onArc(from, this.#hub, 0.5), cell: MARK.broken, size: 0.2, least: 12, strength: 0.9 }); });
    for (const { dev, part, strength, again } of beadsAt(detail, at, speed)) {
      const from = dev === undefined ? this.#hub : places[detail.devices.findIndex((one) => one.dev === dev)];
      if (!from) continue;
      const grown = Math.min(1, part * 8, (1 - part) * 8);
      marks.push({ at: dev === undefined ? onArc(from, sky, part, 0) : onArc(from, this.#hub, part), cell: again ? MARK.again : MARK.bead, size: 0.2, least: 11, strength: (dev === undefined ? 1 - part * part * 0.7 : 1) * strength * Math.max(0.15, grown) });
    }
    const queue = queueAt(detail, at);
    for (let i = 0; i < queue.shown; i += 1) marks.push({ at: [this.#hub[0] + 0.34, this.#hub[1] + 0.06 + i * 0.17, this.#hub[2]], cell: MARK.waiting, size: 0.2, least: 14, strength: 1 });
    if (sign) marks.push({ at: [this.#hub[0], this.#hub[1] + 0.62, this.#hub[2]], cell: MARK[sign], size: 0.56, least: 28, strength: 1 });
    const attacks = truths.filter(({ kind, from, to }) => kind === 'attack' && from <= at && to > at);
    attacks.slice(0, 3).forEach((_, index) => {
      // From outside, past the walls, to where messages go up: it never was in the home.
      const outside: At = [this.#hub[0] + (index - 1) * 2 + 6.5, this.#hub[1] + 3.4, this.#hub[2] + 4.5];
      const part = still ? 0.5 : (at / (FORGED_MS * Math.max(1, speed)) + index / 3) % 1;
      lines.push({ from: outside, to: onArc(this.#hub, sky, 0.5, 0), kind: LINK.broken, strength: 0.9 });
      marks.push({ at: onArc(outside, onArc(this.#hub, sky, 0.5, 0), part), cell: MARK.forged, size: 0.44, least: 26, strength: 1 });
    });
    const fallen = this.#truly(truths, at);
    if (fallen) marks.push({ at: fallen, cell: MARK.episode, size: 0.7, least: 34, strength: 1 });
    this.#links.show(lines.slice(0, detail.devices.length + LINKS_MORE), night, width, height, ratio);
    this.#marks.show(marks, free.height / (2 * Math.tan((camera.fov * Math.PI) / 360)), ratio);
  }

  /** Over whom an episode holds. */
  #truly(truths: readonly TruthRow[], at: number): At | undefined {
    if (!this.#resident.mesh.visible || !truths.some(({ kind, from, to }) => kind === 'episode' && from <= at && to > at)) return undefined;
    const { x, y, z } = this.#resident.joint('head', 0, 0.12, 0);
    return [x, y + 0.62, z];
  }

  #deviceAt(index: number): At | undefined {
    const mount = this.#mounts[index];
    if (mount) return this.house.layout.at(mount.floor, mount.x, mount.y, mount.height + 0.08);
    if (!this.#resident.mesh.visible) return undefined;
    const { room } = this.#detail.devices[index]!;
    const { x, y, z } = room === 'wrist' ? this.#resident.joint('foreL', 0, -0.2, 0) : room === 'neck' ? this.#resident.joint('chest', 0, 0.2, 0.14) : this.#resident.joint('armR', -0.06, -0.1, 0);
    return [x, y, z];
  }

  #names(resident: Whereabouts | undefined, carer: Whereabouts | undefined): Named[] {
    const { layout } = this.house;
    const over = (where: Whereabouts): At => layout.at(where.floor, where.x, where.y, where.height + (where.pose === 'walk' || where.pose === 'stand' || where.pose === 'exercise' || where.pose === 'shower' ? 1.75 : where.pose === 'fallen' || where.pose === 'lie' ? 0.5 : 1));
    return [
      ...(resident ? [{ kind: 'resident' as const, id: '', at: over(resident) }] : []), ...(carer ? [{ kind: 'carer' as const, id: '', at: over(carer) }] : []), { kind: 'hub', id: '', at: this.#hub },
      ...this.#detail.devices.flatMap(({ dev }, index): Named[] => {
        const at = this.#deviceAt(index);
        return at ? [{ kind: 'device', id: dev, at }] : [];
      }),
      ...this.#plan.rooms.map((room): Named => ({ kind: 'room', id: room.id, at: layout.at(room.floor, room.x + room.w / 2, room.y + room.d / 2, 0.05) })),
    ];
  }

  #showMap(on: boolean): void {
    for (const mesh of this.#map) {
      this.scene.remove(mesh);
      (mesh.material as MeshBasicMaterial).map?.dispose();
      (mesh.material as Material).dispose();
      (mesh.geometry as BufferGeometry).dispose();
    }
    this.#map = on ? signalMap(this.#plan, this.house.layout, this.#detail.hub) : [];
    for (const mesh of this.#map) this.scene.add(mesh);
  }
}

function stripTags(geometry: BufferGeometry): void {
  geometry.deleteAttribute('tag');
}

/** Panes of windows: the sky by day, the dark by night, a lamp where one burns; cut with their wall. */
function glassMaterial(light: ReturnType<typeof homeLight>, raised: object): ShaderMaterial {
  return new ShaderMaterial({
    side: DoubleSide, uniforms: { ...light, ...(raised as Record<string, IUniform>), night: { value: 0 }, sky: { value: new Color() } },
    vertexShader: `
      attribute vec2 tag; uniform float limits[${LIMITS}]; uniform float lamp[${ROOMS_MOST}]; varying vec2 vUv; varying float vLamp;
      void main() {
        vUv = uv; vLamp = tag.x < -0.5 ? 0.0 : lamp[int(tag.x + 0.5)];
        gl_Position = limits[int(tag.y + 0.5)] < 2.1 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      uniform float night; uniform vec3 sky; varying vec2 vUv; varying float vLamp;
      void main() {
        vec3 day = mix(vec3(0.86, 0.93, 0.98), sky, 0.5) * (0.9 + 0.25 * vUv.y);
        vec3 dark = mix(vec3(0.02, 0.035, 0.09), sky, 0.5) * (0.7 + 0.5 * vUv.y);
        vec3 colour = mix(day, dark, night) + vec3(0.34, 0.2, 0.08) * vLamp * night * smoothstep(0.9, 0.1, length(vUv - vec2(0.5, 0.35)));
        float bar = max(step(abs(vUv.x - 0.5), 0.022), step(abs(vUv.y - 0.6), 0.024));
        gl_FragColor = vec4(mix(colour, vec3(0.93, 0.9, 0.85) * mix(1.0, 0.22 + 0.6 * vLamp, night), bar), 1.0);
        #include <colorspace_fragment>
      }`,
  });
}

/** Light on floors and on the lawn: daylight that falls in, lamplight that falls out. */
function patchMaterial(light: ReturnType<typeof homeLight>): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, blending: AdditiveBlending, side: DoubleSide, uniforms: { ...light, night: { value: 0 }, sun: { value: new Color() } },
    vertexShader: `
      attribute vec2 tag; uniform float lamp[${ROOMS_MOST}]; varying vec2 vUv; varying vec2 vTag; varying float vLamp;
      void main() { vUv = uv; vTag = tag; vLamp = tag.x < -0.5 ? 0.0 : lamp[int(tag.x + 0.5)]; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
    fragmentShader: `
      uniform float night; uniform vec3 sun; uniform vec3 warm; varying vec2 vUv; varying vec2 vTag; varying float vLamp;
      void main() {
        float edge = smoothstep(0.0, 0.16, vUv.x) * smoothstep(0.0, 0.16, 1.0 - vUv.x) * pow(1.0 - vUv.y, 1.6);
        float power = vTag.y < 0.5 ? 0.24 * (1.0 - night) : 0.42 * vLamp * night;
        gl_FragColor = vec4((vTag.y < 0.5 ? sun : warm) * edge * power, 1.0);
      }`,
  });
}
