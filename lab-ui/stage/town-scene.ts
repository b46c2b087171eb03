/**
 * The living part of the picture: houses, lit windows, signs, truth, light and sky. State comes as typed arrays (`TownNow`) and goes into instance attributes; React has no
 * part in it.
 */
import { Color, DirectionalLight, DynamicDrawUsage, Fog, Group, HemisphereLight, InstancedBufferAttribute, InstancedMesh, Matrix4, Mesh, MeshBasicMaterial, PlaneGeometry, Quaternion, RingGeometry, Scene, SphereGeometry, Vector3, type BufferGeometry, type Material, type ShaderMaterial } from 'three';
import { isAwakeIn, isCutOff, PLACE_MASK } from '../model/life.ts';
import type { TownNow } from '../model/town-now.ts';
import { Billboards } from './billboards.ts';
import { FOV, type View } from './camera.ts';
import { daylight, type Rgb } from './daylight.ts';
import { cottage, gabled, type HouseParts } from './house-parts.ts';
import { chance, type Town } from './layout.ts';
import { Lights } from './lights.ts';
import { matt, type Winter } from './matt.ts';
import { scenery, type Scenery } from './scenery.ts';
import { glassMaterial, signMaterial, truthMaterial } from './shaders.ts';
import { signAtlas } from './sign-atlas.ts';
import { leastPx, PULSE_HZ, SIGNS_PER_HOME, signsOf } from './signs.ts';
import { skyMaterial } from './sky.ts';
import { Smoke, SMOKE_HOMES_MOST } from './smoke.ts';
import { Sparks } from './sparks.ts';

const WALLS = [0xe8dcc6, 0xd9c3a5, 0xcdb79f, 0xdfd3c6, 0xc9a58a, 0xb9c0b8, 0xe3cfa9, 0xcfa08a] as const;
const ROOFS = [0x9a6a5a, 0x8b6256, 0x84736a, 0x777b82, 0xa0755f, 0x8f8172, 0x6f757d] as const;
/** A home without network looks drained. */
const DRAINED = new Color(0x6e6c78);
/** A room next to the one where someone is still gets a little light. */
const SPILL = 0.16;
const SIGN_HEIGHT = 5.6;
/** From farther away frames and doors are smaller than a pixel. */
const TRIM_MOST = 700;
const SHADOW = 0.85;
/** Shadows are drawn anew after so much simulated time. */
const SHADOW_MS = 4 * 60_000;

/** three divides light on matt surfaces by π. */
const LAMBERT = 2;

/** Houses of one kind: their meshes, and which home each instance is. */
interface Kind {
  homes: readonly number[];
  /** the byte of life that each was drawn with last, and 256 where it was dark */
  shown: Uint16Array;
  group: Group;
  /** walls and roof */
  body: InstancedMesh;
  /** frames, doors, chimneys */
  trim: InstancedMesh;
  lit: InstancedBufferAttribute;
}

export class TownScene {
  readonly scene = new Scene();
  readonly town: Town;
  readonly #kinds: Kind[];
  readonly #scenery: Scenery;
  readonly #glass = glassMaterial();
  readonly #lights: Lights;
  readonly #sparks: Sparks;
  readonly #smoke: Smoke;
  readonly #winter: Winter = { value: 0 };
  #smoking = 0;
  #night = 0;
  readonly #truth = truthMaterial();
  readonly #truthKind: InstancedBufferAttribute;
  readonly #signMaterial = signMaterial(signAtlas());
  readonly #signs: Billboards;
  readonly #sky = skyMaterial();
  readonly #skyDome: Mesh;
  readonly #sun = new DirectionalLight();
  readonly #around = new HemisphereLight();
  readonly #fog = new Fog(0x000000, 1, 2);
  /** colour of smoke in this light */
  readonly #haze = new Color();
  readonly #chosen: Mesh;
  /** r, g, b per home: as painted, and drained */
  readonly #walls: readonly [Float32Array, Float32Array];
  #shadowAt = Number.NaN;
  #shadowOf = '';
  #litAt = Number.NaN;
  #version = -1;

  constructor(town: Town, shadows: boolean) {
    this.town = town;
    const { count } = town;
    this.#walls = [new Float32Array(count * 3), new Float32Array(count * 3)];
    for (let home = 0; home < count; home += 1) {
      const wall = new Color(WALLS[Math.floor(chance(home, 4) * WALLS.length)]!).offsetHSL(0, 0, (chance(home, 5) - 0.5) * 0.06);
      wall.toArray(this.#walls[0], home * 3);
      wall.lerp(DRAINED, 0.75).toArray(this.#walls[1], home * 3);
    }
    this.#scenery = scenery(town, this.#winter);
    this.#lights = new Lights(town, this.#scenery.lamps);
    this.#sparks = new Sparks(town);
    const chimneys: { home: number; at: readonly [number, number, number] }[] = [];
    this.#kinds = [cottage(), gabled()].map((parts, kind) => this.#houses(parts, Array.from({ length: count }, (_, home) => home).filter((home) => (chance(home, 6) < 0.56 ? 0 : 1) === kind), chimneys));
    this.#smoke = new Smoke(count > SMOKE_HOMES_MOST ? [] : chimneys.filter(({ home }) => chance(home, 40) < 0.6));
    const truth = this.#perHome(new PlaneGeometry(10.6, 10.6).rotateX(-Math.PI / 2), this.#truth, 0.14, 0);
    this.#truthKind = attribute(truth.geometry, 'kind', new Float32Array(count));
    truth.renderOrder = 2;
    this.#signs = new Billboards(SIGNS_PER_HOME * count, this.#signMaterial, { cell: 1, shift: 1 }, 5);
    this.#signs.count = 0;
    this.#chosen = new Mesh(new RingGeometry(6, 6.45, 48).rotateX(-Math.PI / 2), new MeshBasicMaterial({ color: 0xffffff, transparent: true, opacity: 0.95, depthWrite: false }));
    this.#chosen.position.y = 0.16;
    this.#chosen.renderOrder = 3;
    this.#chosen.visible = false;
    this.#skyDome = new Mesh(new SphereGeometry(1, 24, 16), this.#sky);
    this.#skyDome.frustumCulled = false;
    this.#skyDome.renderOrder = 1;
    this.#sun.castShadow = shadows;
    this.#sun.shadow.mapSize.set(2048, 2048);
    this.#sun.shadow.autoUpdate = false;
    this.#sun.shadow.radius = 3;
    this.#sun.shadow.normalBias = 0.06;
    this.#sun.shadow.intensity = SHADOW;
    this.scene.fog = this.#fog;
    this.scene.add(this.#skyDome, this.#scenery.group, ...this.#kinds.map(({ group }) => group), this.#lights.group, truth, this.#smoke.mesh, this.#sparks.mesh, this.#signs.mesh, this.#chosen, this.#sun, this.#sun.target, this.#around);
  }

  /** Takes the state of all homes into the instances; nothing where it is the same as last time. */
  show(now: TownNow): void {
    if (now.version === this.#version) return;
    this.#version = now.version;
    for (const { homes, shown, lit, body } of this.#kinds) {
      const [lamps, paint] = [lit.array, body.instanceColor!.array];
      let [relit, repainted] = [false, false];
      // Minute by minute few homes change: only those are written.
      for (let instance = 0; instance < homes.length; instance += 1) {
        const home = homes[instance]!;
        const byte = now.life[home]!;
        const before = shown[instance]!;
        const drawn = byte | (now.dark[home]! << 8);
        if (drawn === before) continue;
        shown[instance] = drawn;
        relit = true;
        const awake = now.lit(home);
        const room = (byte & PLACE_MASK) - 1;
        for (let place = 0; place < 4; place += 1) lamps[instance * 4 + place] = awake ? (place === room ? 1 : SPILL) : 0;
        if (isCutOff(byte) === isCutOff(before)) continue;
        repainted = true;
        const [from, walls] = [home * 3, this.#walls[isCutOff(byte) ? 1 : 0]];
        for (let part = 0; part < 3; part += 1) paint[instance * 3 + part] = walls[from + part]!;
      }
      if (relit) lit.needsUpdate = true;
      if (repainted) body.instanceColor!.needsUpdate = true;
    }
    this.#truthKind.array.set(now.wrong);
    this.#truthKind.needsUpdate = true;
    this.#lights.show(now);
    this.#smoke.show((home) => isAwakeIn(now.life[home]!));
    this.#sparks.show(now.life);
    const [at, cell, shift] = [this.#signs.numbers('at'), this.#signs.numbers('cell'), this.#signs.numbers('shift')];
    let next = 0;
    this.#signs.count = signsOf(now, this.town.count, (home, sign, beside) => {
      at[next * 3] = this.town.x[home]!;
      at[next * 3 + 1] = SIGN_HEIGHT;
      at[next * 3 + 2] = this.town.z[home]!;
      cell[next] = sign;
      shift[next] = beside;
      next += 1;
    });
    this.#signs.changed('at', 'cell', 'shift');
  }

  choose(home: number | undefined): void {
    this.#chosen.visible = home !== undefined;
    if (home !== undefined) this.#chosen.position.set(this.town.x[home]!, 0.16, this.town.z[home]!);
  }

  /** @param at epoch ms @param height of the picture, device px @param ratio device px per CSS px @param beat seconds, for all that moves by itself; 0: still */
  light(at: number, view: View, height: number, ratio: number, beat: number): void {
    const scale = height / (2 * Math.tan(FOV / 2));
    const wave = (hz: number) => (beat === 0 ? 0 : 0.5 + 0.5 * Math.sin(beat * Math.PI * 2 * hz));
    const signs = this.#signMaterial.uniforms as Record<string, { value: number }>;
    signs['scale']!.value = scale;
    signs['least']!.value = leastPx(this.#signs.count) * ratio;
    signs['most']!.value = 44 * ratio;
    signs['high']!.value = wave(PULSE_HZ.high);
    signs['medium']!.value = wave(PULSE_HZ.medium);
    for (const { trim } of this.#kinds) trim.visible = view.distance < TRIM_MOST;
    this.#fog.near = view.distance * 0.95 + 20;
    this.#fog.far = view.distance * 2.8 + 480;
    if (at !== this.#litAt) this.#atTime(at);
    this.#lights.set(this.#night, scale, ratio);
    this.#sparks.set(beat, this.#night, view.distance, scale, ratio);
    this.#smoke.set(beat, this.#smoking, this.#haze);
    this.#scenery.water.uniforms['beat']!.value = beat === 0 ? this.#scenery.water.uniforms['beat']!.value : beat;
    this.#shadow(at, view);
  }

  #atTime(at: number): void {
    this.#litAt = at;
    const now = daylight(at);
    const set = (colour: Color, [r, g, b]: Rgb) => colour.setRGB(r, g, b, 'srgb');
    // Light is mixed as it is written, not as it is shown: in linear colour these hues would drown the town in one tone.
    this.#sun.color.setRGB(...now.sun);
    this.#sun.intensity = now.sunPower * LAMBERT;
    this.#around.color.setRGB(...now.sky);
    this.#around.groundColor.setRGB(...now.ground);
    this.#around.intensity = now.skyPower * LAMBERT;
    set(this.#fog.color, now.horizon);
    const sky = this.#sky.uniforms;
    set(sky['zenith']!.value as Color, now.zenith);
    set(sky['horizon']!.value as Color, now.horizon);
    set(sky['glow']!.value as Color, now.glow);
    (sky['toSun']!.value as Vector3).set(...now.direction);
    (sky['toMoon']!.value as Vector3).set(...now.moon);
    const water = this.#scenery.water.uniforms;
    set(water['zenith']!.value as Color, now.zenith);
    set(water['horizon']!.value as Color, now.horizon);
    (water['shine']!.value as Vector3).set(...(now.night > 0.6 ? now.moon : now.direction));
    set(water['shineColour']!.value as Color, now.night > 0.6 ? [0.62, 0.68, 0.82] : now.glow);
    water['winter']!.value = this.#winter.value = now.winter;
    set(this.#haze, now.horizon);
    this.#haze.lerp(new Color(0xf4efe8), 0.55 * (1 - now.night)).offsetHSL(0, 0, 0.03);
    [this.#night, this.#smoking] = [now.night, now.smoke * Math.min(1, now.winter + 0.15)];
    for (const material of [this.#sky, this.#glass, this.#scenery.water] as ShaderMaterial[]) material.uniforms['night']!.value = now.night;
    // Glows round alarms are for the dark; by day there is little of them.
    this.#signMaterial.uniforms['glow']!.value = 0.42 + 0.5 * now.night;
    (this.#truth.uniforms['colour']!.value as Color).set(0x9a2c8c).lerp(new Color(0xf09be4), Math.min(1, now.night * 2.2));
  }

  #shadow(at: number, view: View): void {
    if (!this.#sun.castShadow || this.#sun.shadow.intensity === 0) return;
    const half = Math.min(Math.max(view.distance * 0.85, 40), 0.62 * Math.hypot(this.town.width, this.town.depth) + 30);
    const step = half / 6;
    const [x, z] = [Math.round(view.x / step) * step, Math.round(view.z / step) * step];
    const place = `${Math.round(Math.log(half) * 5)} ${x} ${z}`;
    if (Math.abs(at - this.#shadowAt) < SHADOW_MS && place === this.#shadowOf) return;
    this.#shadowAt = at;
    this.#shadowOf = place;
    const [dx, dy, dz] = daylight(at).direction;
    const far = half * 2.2 + 60;
    this.#sun.position.set(x + dx * far, dy * far, z + dz * far);
    this.#sun.target.position.set(x, 0, z);
    this.#sun.target.updateMatrixWorld();
    const { camera } = this.#sun.shadow;
    Object.assign(camera, { left: -half * 1.2, right: half * 1.2, top: half * 1.2, bottom: -half * 1.2, near: 1, far: far * 2.2 });
    camera.updateProjectionMatrix();
    this.#sun.shadow.needsUpdate = true;
  }

  /** Without a cast shadow at all every shader would have to be made anew. */
  set shadows(on: boolean) {
    if (on === this.#sun.shadow.intensity > 0) return;
    this.#sun.shadow.intensity = on ? SHADOW : 0;
    this.#shadowAt = Number.NaN;
  }

  dispose(): void {
    this.scene.traverse((part) => {
      if (!(part instanceof Mesh)) return;
      (part.geometry as BufferGeometry).dispose();
      for (const material of [part.material].flat() as Material[]) material.dispose();
    });
  }

  /** @param chimneys to which the tops of these houses' chimneys are added */
  #houses(parts: HouseParts, homes: readonly number[], chimneys: { home: number; at: readonly [number, number, number] }[]): Kind {
    const group = new Group();
    const meshes = {
      body: new InstancedMesh(parts.body, matt(this.#winter, { holds: 0.85, roofs: true }), homes.length), trim: new InstancedMesh(parts.trim, matt(this.#winter, { holds: 0.5 }), homes.length), glass: new InstancedMesh(parts.glass, this.#glass, homes.length),
    };
    const roofs = new Float32Array(homes.length * 3);
    const matrix = new Matrix4();
    const turn = new Quaternion();
    meshes.body.instanceColor = new InstancedBufferAttribute(Float32Array.from(homes.flatMap((home) => [...this.#walls[0].subarray(home * 3, home * 3 + 3)])), 3);
    homes.forEach((home, instance) => {
      const angle = (this.town.facing[home] === 1 ? 0 : Math.PI) + (chance(home, 7) - 0.5) * 0.08;
      const size = 0.94 + 0.12 * chance(home, 8);
      matrix.compose(new Vector3(this.town.x[home]!, 0, this.town.z[home]!), turn.setFromAxisAngle(new Vector3(0, 1, 0), angle), new Vector3(size, size * (0.96 + 0.1 * chance(home, 10)), size));
      for (const mesh of Object.values(meshes)) mesh.setMatrixAt(instance, matrix);
      new Color(ROOFS[Math.floor(chance(home, 11) * ROOFS.length)]!).offsetHSL(0, 0, (chance(home, 12) - 0.5) * 0.05).toArray(roofs, instance * 3);
      chimneys.push({ home, at: new Vector3(...parts.chimney).applyMatrix4(matrix).toArray() });
    });
    for (const mesh of Object.values(meshes)) {
      mesh.frustumCulled = false;
      mesh.matrixAutoUpdate = false;
      mesh.castShadow = mesh === meshes.body;
      mesh.receiveShadow = mesh !== meshes.glass;
      group.add(mesh);
    }
    parts.body.setAttribute('roofColour', new InstancedBufferAttribute(roofs, 3));
    const lit = new InstancedBufferAttribute(new Float32Array(homes.length * 4), 4).setUsage(DynamicDrawUsage);
    parts.glass.setAttribute('lit', lit);
    return { homes, shown: new Uint16Array(homes.length), group, body: meshes.body, trim: meshes.trim, lit };
  }

  #perHome(geometry: BufferGeometry, material: Material, y: number, z: number): InstancedMesh {
    const mesh = new InstancedMesh(geometry, material, this.town.count);
    const matrix = new Matrix4();
    for (let home = 0; home < this.town.count; home += 1) mesh.setMatrixAt(home, matrix.makeTranslation(this.town.x[home]!, y, this.town.z[home]! + z));
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = false;
    return mesh;
  }
}

function attribute(geometry: BufferGeometry, name: string, values: Float32Array): InstancedBufferAttribute {
  const made = new InstancedBufferAttribute(values, 1).setUsage(DynamicDrawUsage);
  geometry.setAttribute(name, made);
  return made;
}

