/** What stands still: ground, streets, paths, trees, lamps, hills. A handful of draw calls for any size of town. */
import { BoxGeometry, BufferAttribute, BufferGeometry, Color, DoubleSide, Group, InstancedBufferAttribute, InstancedMesh, Matrix4, Mesh, MeshBasicMaterial, MeshLambertMaterial, PlaneGeometry, Quaternion, Vector3 } from 'three';
import { lampPost, pointedTree, roundTree } from './house-parts.ts';
import { chance, ROAD, SETBACK, SPACING, STREET, type Town } from './layout.ts';
import { poolMaterial } from './shaders.ts';

const UP = new Vector3(0, 1, 0);
const GREENS = [0x7f9468, 0x8c9c6c, 0x738a63, 0x9a9f6c, 0xa89a66] as const;
const DARK_GREENS = [0x587463, 0x5f7b65, 0x50695e] as const;
/** Fewer trees per home in a large town. */
const TREES_MOST = 9_000;
const LAMP_EVERY = 18;

export interface Scenery {
  group: Group;
  /** told how dark it is, 0 day – 1 night */
  setNight(night: number): void;
}

export function scenery(town: Town): Scenery {
  const group = new Group();
  const reach = Math.max(town.width, town.depth);
  const ground = flat(reach * 9 + 900, reach * 9 + 900, 0x8b9170);
  ground.position.y = -0.06;
  group.add(ground, hills(reach), fields(town), lawns(town), streets(town), ...trees(town));
  const { posts, pools, heads } = lamps(town);
  group.add(posts, pools, heads);
  for (const part of group.children) part.matrixAutoUpdate = false;
  group.traverse((part) => part.updateMatrix());
  return {
    group,
    setNight(night) {
      (pools.material as ReturnType<typeof poolMaterial>).uniforms['night']!.value = night;
      (heads.material as MeshBasicMaterial).color.set(0x4a4d55).lerp(new Color(0xffdca0), night);
    },
  };
}

function flat(width: number, depth: number, colour: number): Mesh {
  const mesh = new Mesh(new PlaneGeometry(width, depth).rotateX(-Math.PI / 2), new MeshLambertMaterial({ color: colour }));
  mesh.receiveShadow = true;
  return mesh;
}

/** Rectangles on the ground as one mesh: [x, z, width, depth, y, colour]. */
function patches(list: readonly (readonly [number, number, number, number, number, number])[]): Mesh {
  const points = new Float32Array(list.length * 18);
  const colours = new Float32Array(list.length * 18);
  const colour = new Color();
  list.forEach(([x, z, width, depth, y, hex], index) => {
    const [l, r, k, f] = [x - width / 2, x + width / 2, z - depth / 2, z + depth / 2];
    points.set([l, y, f, r, y, f, r, y, k, l, y, f, r, y, k, l, y, k], index * 18);
    colour.set(hex);
    for (let corner = 0; corner < 6; corner += 1) colours.set([colour.r, colour.g, colour.b], index * 18 + corner * 3);
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(points, 3));
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(list.length * 18).map((_, index) => (index % 3 === 1 ? 1 : 0)), 3));
  const mesh = new Mesh(geometry, new MeshLambertMaterial({ vertexColors: true }));
  mesh.receiveShadow = true;
  return mesh;
}

function lawns(town: Town): Mesh {
  return patches(Array.from({ length: town.count }, (_, home) => [town.x[home]!, town.z[home]! - town.facing[home]! * 0.8, SPACING * 0.94, STREET / 2 - ROAD / 2 - 1.6, 0, [0x98a37c, 0x909e78, 0xa1a67e, 0x8b9a74][Math.floor(chance(home, 3) * 4)]!] as const));
}

/** Fields round the town, each in its own tone. */
function fields(town: Town): Mesh {
  const size = 44;
  const [across, deep] = [Math.ceil(town.width / size / 2) + 6, Math.ceil(town.depth / size / 2) + 6];
  const list: [number, number, number, number, number, number][] = [];
  for (let i = -across; i <= across; i += 1) {
    for (let k = -deep; k <= deep; k += 1) {
      const pick = chance(i * 97 + k, 61);
      list.push([i * size, k * size, size, size, -0.03, [0x8b9170, 0x929572, 0x868f6f, 0x979776, 0x8d9575][Math.floor(pick * 5)]!]);
    }
  }
  return patches(list);
}

function streets(town: Town): Mesh {
  const list: [number, number, number, number, number, number][] = [];
  for (const block of town.blocks) {
    list.push([block.x - block.width / 2 - 7, block.z, ROAD, block.depth + 12, 0.02, 0x7d7b79], [block.x + block.width / 2 + 7, block.z, ROAD, block.depth + 12, 0.02, 0x7d7b79]);
    for (const z of block.streets) {
      list.push([block.x, z, block.width + 14 + ROAD, ROAD + 2.6, 0.02, 0xb4ad9f], [block.x, z, block.width + 14 + ROAD, ROAD, 0.04, 0x7d7b79]);
      for (let x = block.x - block.width / 2; x <= block.x + block.width / 2; x += 5) list.push([x, z, 1.8, 0.16, 0.06, 0xc9c4b4]);
    }
  }
  for (let home = 0; home < town.count; home += 1) {
    const facing = town.facing[home]!;
    list.push([town.x[home]! + (town.chance[home]! > 0.5 ? 0.2 : 0) * facing, town.z[home]! + facing * (SETBACK - ROAD / 2 + 1) * 0.62, 1, (SETBACK - ROAD / 2 - 1.3) * 0.72, 0.05, 0xb9b1a2]);
  }
  return patches(list);
}

function instances(geometry: BufferGeometry, places: readonly { x: number; z: number; size: number; turn: number; tall?: number; colour: number }[], shadow: boolean): InstancedMesh {
  const mesh = new InstancedMesh(geometry, new MeshLambertMaterial({ vertexColors: true, flatShading: true }), places.length);
  const matrix = new Matrix4();
  const turn = new Quaternion();
  places.forEach(({ x, z, size, turn: angle, tall = size, colour }, index) => {
    mesh.setMatrixAt(index, matrix.compose(new Vector3(x, 0, z), turn.setFromAxisAngle(UP, angle), new Vector3(size, tall, size)));
    mesh.setColorAt(index, new Color(colour));
  });
  mesh.castShadow = shadow;
  mesh.receiveShadow = true;
  mesh.frustumCulled = false;
  return mesh;
}

function trees(town: Town): InstancedMesh[] {
  const round: Parameters<typeof instances>[1][number][] = [];
  const pointed: typeof round = [];
  const plant = (x: number, z: number, seed: number, grown = 1) => {
    const size = grown * (0.62 + 0.5 * chance(seed, 11));
    const tree = { x, z, size, tall: size * (0.9 + 0.35 * chance(seed, 12)), turn: chance(seed, 13) * 6.3 };
    if (chance(seed, 14) < 0.66) round.push({ ...tree, colour: GREENS[Math.floor(chance(seed, 15) * GREENS.length)]! });
    else pointed.push({ ...tree, colour: DARK_GREENS[Math.floor(chance(seed, 15) * DARK_GREENS.length)]! });
  };
  const each = Math.max(1, Math.ceil(town.count / (TREES_MOST / 2)));
  for (let home = 0; home < town.count; home += each) {
    const [x, z, facing] = [town.x[home]!, town.z[home]!, town.facing[home]!];
    plant(x + (chance(home, 20) < 0.5 ? -3.9 : 3.9), z + facing * (2.6 + chance(home, 21) * 1.6), home * 5 + 1, 0.55);
    if (chance(home, 22) < 0.75) plant(x + (chance(home, 23) - 0.5) * 6, z - facing * (4.6 + chance(home, 24) * 1.4), home * 5 + 2, 0.8);
    if (chance(home, 25) < 0.3) plant(x + 4.2, z - facing * 4, home * 5 + 3, 0.6);
  }
  // A loose wood round the town.
  const around = Math.min(900, 160 + town.blocks.length * 60);
  for (let index = 0; index < around; index += 1) {
    const angle = chance(index, 31) * Math.PI * 2;
    const far = 1.04 + 0.75 * chance(index, 32) * chance(index, 34);
    const [x, z] = [Math.cos(angle) * (town.width / 2 + 26) * far * 1.12, Math.sin(angle) * (town.depth / 2 + 22) * far * 1.16];
    if (Math.abs(x) < town.width / 2 + 13 && Math.abs(z) < town.depth / 2 + 8) continue;
    plant(x, z, 90_000 + index, 0.9 + 0.5 * chance(index, 33));
  }
  return [instances(roundTree(), round, true), instances(pointedTree(), pointed, true)];
}

function lamps(town: Town): { posts: InstancedMesh; pools: InstancedMesh; heads: InstancedMesh } {
  const places: { x: number; z: number; size: number; turn: number; colour: number }[] = [];
  for (const block of town.blocks) {
    block.streets.forEach((z, street) => {
      for (let x = block.x - block.width / 2 + (street % 2) * (LAMP_EVERY / 2); x <= block.x + block.width / 2 + 1; x += LAMP_EVERY) {
        const side = Math.round((x - block.x) / LAMP_EVERY + street) % 2 === 0 ? 1 : -1;
        places.push({ x, z: z - side * (ROAD / 2 + 0.7), size: 1, turn: side > 0 ? 0 : Math.PI, colour: 0xffffff });
      }
    });
  }
  const posts = instances(lampPost(), places, false);
  const pools = new InstancedMesh(new PlaneGeometry(13, 13).rotateX(-Math.PI / 2), poolMaterial(0xffc27a), places.length);
  const heads = new InstancedMesh(new BoxGeometry(0.24, 0.12, 0.42), new MeshBasicMaterial({ color: 0xffdca0 }), places.length);
  const matrix = new Matrix4();
  places.forEach(({ x, z, turn }, index) => {
    const out = turn === 0 ? 0.7 : -0.7;
    pools.setMatrixAt(index, matrix.makeTranslation(x, 0.09, z + out));
    heads.setMatrixAt(index, matrix.makeTranslation(x, 3.4, z + out));
  });
  pools.geometry.setAttribute('power', new InstancedBufferAttribute(new Float32Array(places.length).fill(0.42), 1));
  for (const mesh of [pools, heads]) mesh.frustumCulled = false;
  return { posts, pools, heads };
}

/** Low hills all round, far enough to be half in the haze. */
function hills(reach: number): Mesh {
  const points: number[] = [];
  const around = 64;
  const rim = (index: number, ring: number): [number, number, number] => {
    const i = index % around;
    const angle = (i / around) * Math.PI * 2;
    const far = (reach * 0.75 + 130) * (1 + ring * 0.42) * (1 + 0.12 * chance(i, 41 + ring));
    const high = ring === 0 ? -2 : (ring === 1 ? 7 : 20) * (0.35 + chance(i, 51 + ring)) * (0.8 + reach / 500);
    return [Math.cos(angle) * far * 1.25, high, Math.sin(angle) * far];
  };
  for (let ring = 0; ring < 2; ring += 1) {
    for (let i = 0; i < around; i += 1) points.push(...rim(i, ring), ...rim(i, ring + 1), ...rim(i + 1, ring + 1), ...rim(i, ring), ...rim(i + 1, ring + 1), ...rim(i + 1, ring));
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
  geometry.computeVertexNormals();
  return new Mesh(geometry, new MeshLambertMaterial({ color: 0x7f8a74, flatShading: true, side: DoubleSide }));
}
