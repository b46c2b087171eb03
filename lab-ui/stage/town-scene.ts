/**
 * The living part of the picture: houses, lit windows, signs, truth, light and sky. State comes as typed arrays (`TownNow`) and goes into instance attributes; React has no
 * part in it.
 */
import { Color, DirectionalLight, DynamicDrawUsage, Fog, Group, HemisphereLight, InstancedBufferAttribute, InstancedMesh, Matrix4, Mesh, MeshBasicMaterial, MeshLambertMaterial, PlaneGeometry, Quaternion, RingGeometry, Scene, SphereGeometry, Vector3, type BufferGeometry, type Material, type ShaderMaterial } from 'three';
import { isAwakeIn, PLACE_MASK } from '../model/life.ts';
import type { TownNow } from '../model/town-now.ts';
import { FOV, type View } from './camera.ts';
import { daylight, type Rgb } from './daylight.ts';
import { cottage, gabled } from './house-parts.ts';
import { chance, type Town } from './layout.ts';
import { scenery, type Scenery } from './scenery.ts';
import { glassMaterial, poolMaterial, signMaterial, skyMaterial, truthMaterial } from './shaders.ts';
import { SIGN, signAtlas } from './sign-atlas.ts';

const WALLS = [0xe8dcc6, 0xd9c3a5, 0xcdb79f, 0xdfd3c6, 0xc9a58a, 0xb9c0b8, 0xe3cfa9, 0xcfa08a] as const;
const ROOFS = [0xa86a55, 0x96604f, 0x84736a, 0x757a84, 0xb07a60, 0x8f8172, 0x6c7480] as const;
/** A home without network looks drained. */
const DRAINED = new Color(0x6e6c78);
/** A room next to the one where someone is still gets a little light. */
const SPILL = 0.16;
const SIGN_HEIGHT = 5.6;
const RANK_SIGNS = [SIGN.none, SIGN.low, SIGN.medium, SIGN.high] as const;
/** From farther away frames and doors are smaller than a pixel. */
const TRIM_MOST = 700;
/** Shadows are drawn anew after so much simulated time. */
const SHADOW_MS = 4 * 60_000;

/** three divides light on matt surfaces by π. */
const LAMBERT = 2;

/** Houses of one kind: their meshes, and which home each instance is. */
interface Kind {
  homes: readonly number[];
  walls: InstancedMesh;
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
  readonly #spill = poolMaterial(0xffa858);
  readonly #spillPower: InstancedBufferAttribute;
  readonly #truth = truthMaterial();
  readonly #truthKind: InstancedBufferAttribute;
  readonly #signs = signMaterial(signAtlas());
  readonly #signCell: InstancedBufferAttribute;
  readonly #signShift: InstancedBufferAttribute;
  readonly #sky = skyMaterial();
  readonly #skyDome: Mesh;
  readonly #sun = new DirectionalLight();
  readonly #around = new HemisphereLight();
  readonly #fog = new Fog(0x000000, 1, 2);
  readonly #chosen: Mesh;
  readonly #wallColours: Color[];
  #shadowAt = Number.NaN;
  #shadowOf = '';
  #litAt = Number.NaN;
  #version = -1;

  constructor(town: Town, shadows: boolean) {
    this.town = town;
    const { count } = town;
    this.#wallColours = Array.from({ length: count }, (_, home) => new Color(WALLS[Math.floor(chance(home, 4) * WALLS.length)]!).offsetHSL(0, 0, (chance(home, 5) - 0.5) * 0.06));
    this.#scenery = scenery(town);
    this.#kinds = [cottage(), gabled()].map((parts, kind) => this.#houses(parts, Array.from({ length: count }, (_, home) => home).filter((home) => (chance(home, 6) < 0.56 ? 0 : 1) === kind)));
    const spill = this.#perHome(new PlaneGeometry(17, 17).rotateX(-Math.PI / 2), this.#spill, 0.1, 0);
    this.#spillPower = attribute(spill.geometry, 'power', new Float32Array(count));
    const truth = this.#perHome(new PlaneGeometry(10.6, 10.6).rotateX(-Math.PI / 2), this.#truth, 0.14, 0);
    this.#truthKind = attribute(truth.geometry, 'kind', new Float32Array(count));
    truth.renderOrder = 2;
    const signs = new InstancedMesh(new PlaneGeometry(1, 1), this.#signs, 2 * count);
    const matrix = new Matrix4();
    for (let home = 0; home < count; home += 1) for (const slot of [0, 1]) signs.setMatrixAt(2 * home + slot, matrix.makeTranslation(town.x[home]!, SIGN_HEIGHT, town.z[home]!));
    this.#signCell = attribute(signs.geometry, 'cell', new Float32Array(2 * count).fill(SIGN.none));
    this.#signShift = attribute(signs.geometry, 'shift', new Float32Array(2 * count));
    signs.frustumCulled = false;
    signs.renderOrder = 5;
    this.#chosen = new Mesh(new RingGeometry(6, 6.45, 48).rotateX(-Math.PI / 2), new MeshBasicMaterial({ color: 0xffffff, transparent: true, opacity: 0.95, depthWrite: false }));
    this.#chosen.position.y = 0.16;
    this.#chosen.renderOrder = 3;
    this.#chosen.visible = false;
    this.#skyDome = new Mesh(new SphereGeometry(1, 24, 16), this.#sky);
    this.#skyDome.frustumCulled = false;
    this.#skyDome.renderOrder = -10;
    this.#sun.castShadow = shadows;
    this.#sun.shadow.mapSize.set(2048, 2048);
    this.#sun.shadow.autoUpdate = false;
    this.#sun.shadow.radius = 3;
    this.#sun.shadow.normalBias = 0.06;
    this.#sun.shadow.intensity = 0.85;
    this.scene.fog = this.#fog;
    this.scene.add(this.#skyDome, this.#scenery.group, ...this.#kinds.map(({ walls }) => walls.parent!), spill, truth, signs, this.#chosen, this.#sun, this.#sun.target, this.#around);
  }

  /** Takes the state of all homes into the instances; nothing where it is the same as last time. */
  show(now: TownNow): void {
    if (now.version === this.#version) return;
    this.#version = now.version;
    const wall = new Color();
    for (const { homes, lit, walls } of this.#kinds) {
      homes.forEach((home, instance) => {
        const byte = now.life[home]!;
        const awake = isAwakeIn(byte);
        const room = (byte & PLACE_MASK) - 1;
        for (let place = 0; place < 4; place += 1) lit.array[instance * 4 + place] = awake ? (place === room ? 1 : SPILL) : 0;
        this.#spillPower.array[home] = awake ? 0.5 : 0;
        wall.copy(this.#wallColours[home]!);
        if (now.cutOff(home)) wall.lerp(DRAINED, 0.75);
        walls.setColorAt(instance, wall);
      });
      lit.needsUpdate = true;
      walls.instanceColor!.needsUpdate = true;
    }
    for (let home = 0; home < this.town.count; home += 1) {
      const [sign, cut] = [RANK_SIGNS[now.rank[home]!]!, now.cutOff(home)];
      const both = sign !== SIGN.none && cut;
      this.#signCell.array[2 * home] = sign;
      this.#signCell.array[2 * home + 1] = cut ? SIGN.cut : SIGN.none;
      this.#signShift.array[2 * home] = both ? -0.56 : 0;
      this.#signShift.array[2 * home + 1] = both ? 0.56 : 0;
      this.#truthKind.array[home] = now.wrong[home]!;
    }
    for (const one of [this.#spillPower, this.#truthKind, this.#signCell, this.#signShift]) one.needsUpdate = true;
  }

  choose(home: number | undefined): void {
    this.#chosen.visible = home !== undefined;
    if (home !== undefined) this.#chosen.position.set(this.town.x[home]!, 0.16, this.town.z[home]!);
  }

  /** @param at epoch ms @param height of the picture, device px @param ratio device px per CSS px @param beat seconds, for the pulse of high alarms; 0: still */
  light(at: number, view: View, height: number, ratio: number, beat: number): void {
    const scale = height / (2 * Math.tan(FOV / 2));
    const { least, most, pulse } = this.#signs.uniforms as Record<string, { value: number }>;
    this.#signs.uniforms['scale']!.value = scale;
    least!.value = 17 * ratio;
    most!.value = 46 * ratio;
    // Twice a second at most: the fastest that IEC 60601-1-8 allows for high priority is 2.8, and nothing may flash above 3.
    pulse!.value = beat === 0 ? 0 : 0.5 + 0.5 * Math.sin(beat * Math.PI * 4);
    for (const { trim } of this.#kinds) trim.visible = view.distance < TRIM_MOST;
    this.#fog.near = view.distance * 0.95 + 20;
    this.#fog.far = view.distance * 2.1 + 330;
    if (at !== this.#litAt) this.#atTime(at);
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
    for (const material of [this.#sky, this.#glass, this.#spill] as ShaderMaterial[]) material.uniforms['night']!.value = now.night;
    (this.#truth.uniforms['colour']!.value as Color).set(0x9a2c8c).lerp(new Color(0xf09be4), Math.min(1, now.night * 2.2));
    this.#scenery.setNight(now.night);
  }

  #shadow(at: number, view: View): void {
    if (!this.#sun.castShadow) return;
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

  set shadows(on: boolean) {
    this.#sun.castShadow = on;
    this.#shadowAt = Number.NaN;
  }

  dispose(): void {
    this.scene.traverse((part) => {
      if (!(part instanceof Mesh)) return;
      (part.geometry as BufferGeometry).dispose();
      for (const material of [part.material].flat() as Material[]) material.dispose();
    });
  }

  #houses(parts: ReturnType<typeof cottage>, homes: readonly number[]): Kind {
    const group = new Group();
    const tinted = () => new MeshLambertMaterial({ vertexColors: true, flatShading: true });
    const meshes = { walls: new InstancedMesh(parts.walls, tinted(), homes.length), roof: new InstancedMesh(parts.roof, tinted(), homes.length), trim: new InstancedMesh(parts.trim, tinted(), homes.length), glass: new InstancedMesh(parts.glass, this.#glass, homes.length) };
    const matrix = new Matrix4();
    const turn = new Quaternion();
    homes.forEach((home, instance) => {
      const angle = (this.town.facing[home] === 1 ? 0 : Math.PI) + (chance(home, 7) - 0.5) * 0.08;
      const size = 0.94 + 0.12 * chance(home, 8);
      matrix.compose(new Vector3(this.town.x[home]!, 0, this.town.z[home]!), turn.setFromAxisAngle(new Vector3(0, 1, 0), angle), new Vector3(size, size * (0.96 + 0.1 * chance(home, 10)), size));
      for (const mesh of Object.values(meshes)) mesh.setMatrixAt(instance, matrix);
      meshes.walls.setColorAt(instance, this.#wallColours[home]!);
      meshes.roof.setColorAt(instance, new Color(ROOFS[Math.floor(chance(home, 11) * ROOFS.length)]!).offsetHSL(0, 0, (chance(home, 12) - 0.5) * 0.05));
    });
    for (const mesh of Object.values(meshes)) {
      mesh.frustumCulled = false;
      mesh.matrixAutoUpdate = false;
      mesh.castShadow = mesh === meshes.walls || mesh === meshes.roof;
      mesh.receiveShadow = mesh !== meshes.glass;
      group.add(mesh);
    }
    const lit = new InstancedBufferAttribute(new Float32Array(homes.length * 4), 4).setUsage(DynamicDrawUsage);
    parts.glass.setAttribute('lit', lit);
    return { homes, walls: meshes.walls, trim: meshes.trim, lit };
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
