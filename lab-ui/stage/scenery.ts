/** What stands still: land, streets, gardens, trees, cars, lamps. A handful of draw calls for any size of town. */
import { BufferAttribute, BufferGeometry, Color, Group, InstancedMesh, Matrix4, Mesh, Quaternion, Vector3, type ShaderMaterial } from 'three';
import { block, car, lampPost, pointedTree, roundTree } from './house-parts.ts';
import { landOf } from './land.ts';
import { chance, ROAD, SETBACK, SPACING, STREET, type Town } from './layout.ts';
import { matt, type Winter } from './matt.ts';
import { planting, type Thing } from './planting.ts';
import { band, BANK_TINT, terrain } from './terrain.ts';
import { waterMaterial } from './water.ts';

const UP = new Vector3(0, 1, 0);
const LAMP_EVERY = 18;
const ASPHALT = 0x7d7b79;

export interface Scenery {
  group: Group;
  water: ShaderMaterial;
  /** heads of the street lamps: x, y, z each */
  lamps: readonly (readonly [number, number, number])[];
}

export function scenery(town: Town, winter: Winter): Scenery {
  const group = new Group();
  const land = landOf(town);
  const { round, pointed, blocks, cars } = planting(town, land);
  const water = waterMaterial();
  const posts = lampPlaces(town);
  const [river, road] = [new Mesh(band(land.river, 0.03), water), new Mesh(joined(band(land.road, 0.01, 0, 0x85807a), band(land.river, -0.01, 1.6, BANK_TINT)), matt(winter, { holds: 0.5, ground: true }))];
  road.receiveShadow = true;
  river.renderOrder = 1;
  group.add(
    terrain(land, matt(winter, { holds: 0.86, steep: 0.4, ground: true })), road, river, patches(lawns(town), matt(winter, { holds: 0.8, ground: true })), patches(streets(town), matt(winter, { holds: 0.36, ground: true })),
    instances(roundTree(), round, matt(winter, { holds: 0.55, steep: 0.2, leaves: true }), true), instances(pointedTree(), pointed, matt(winter, { holds: 0.7, steep: 0.15 }), true),
    instances(block(), blocks, matt(winter, { holds: 0.8 }), true), instances(car(), cars, matt(winter, { holds: 0.7 }), true), instances(lampPost(), posts, matt(winter, { holds: 0 }), false),
  );
  for (const part of group.children) part.matrixAutoUpdate = false;
  group.traverse((part) => part.updateMatrix());
  return { group, water, lamps: posts.map(({ x, z, turn }) => [x, 3.3, z + (turn === 0 ? 0.68 : -0.68)] as const) };
}

type Patch = readonly [x: number, z: number, width: number, depth: number, y: number, colour: number];

/** Rectangles on the ground as one mesh. */
function patches(list: readonly Patch[], material: ReturnType<typeof matt>): Mesh {
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
  const mesh = new Mesh(geometry, material);
  mesh.receiveShadow = true;
  return mesh;
}

/** Two bands as one geometry. */
function joined(a: BufferGeometry, b: BufferGeometry): BufferGeometry {
  const both = new BufferGeometry();
  for (const name of ['position', 'color', 'normal'] as const) both.setAttribute(name, new BufferAttribute(new Float32Array([...a.getAttribute(name).array, ...b.getAttribute(name).array]), 3));
  both.setIndex([...a.index!.array, ...[...b.index!.array].map((vertex) => vertex + a.getAttribute('position').count)]);
  return both;
}

function lawns(town: Town): Patch[] {
  return Array.from({ length: town.count }, (_, home) => [town.x[home]!, town.z[home]! - town.facing[home]! * 0.8, SPACING * 0.94, STREET / 2 - ROAD / 2 - 1.6, 0, [0x98a37c, 0x909e78, 0xa1a67e, 0x8b9a74][Math.floor(chance(home, 3) * 4)]!] as const);
}

function streets(town: Town): Patch[] {
  const list: Patch[] = [];
  for (const area of town.blocks) {
    list.push([area.x - area.width / 2 - 7, area.z, ROAD, area.depth + 21, 0.02, ASPHALT], [area.x + area.width / 2 + 7, area.z, ROAD, area.depth + 21, 0.02, ASPHALT]);
    for (const z of area.streets) {
      list.push([area.x, z, area.width + 14 + ROAD, ROAD + 2.6, 0.02, 0xa9a49a], [area.x, z, area.width + 14 + ROAD, ROAD, 0.04, ASPHALT]);
      for (let x = area.x - area.width / 2; x <= area.x + area.width / 2; x += 5) list.push([x, z, 1.8, 0.16, 0.06, 0xc9c4b4]);
    }
  }
  for (let home = 0; home < town.count; home += 1) {
    const facing = town.facing[home]!;
    list.push([town.x[home]! + (town.chance[home]! > 0.5 ? 0.2 : 0) * facing, town.z[home]! + facing * (SETBACK - ROAD / 2 + 1) * 0.62, 1, (SETBACK - ROAD / 2 - 1.3) * 0.72, 0.05, 0xb9b1a2]);
  }
  return list;
}

function instances(geometry: BufferGeometry, things: readonly Thing[], material: ReturnType<typeof matt>, shadow: boolean): InstancedMesh {
  const mesh = new InstancedMesh(geometry, material, things.length);
  const [matrix, turn, at, size, paint] = [new Matrix4(), new Quaternion(), new Vector3(), new Vector3(), new Color()];
  things.forEach(({ x, y = 0, z, size: wide, tall, deep = wide, turn: angle, colour }, index) => {
    mesh.setMatrixAt(index, matrix.compose(at.set(x, y, z), turn.setFromAxisAngle(UP, angle), size.set(wide, tall, deep)));
    mesh.setColorAt(index, paint.set(colour));
  });
  mesh.castShadow = shadow;
  mesh.receiveShadow = true;
  mesh.frustumCulled = false;
  mesh.visible = things.length > 0;
  return mesh;
}

function lampPlaces(town: Town): Thing[] {
  return town.blocks.flatMap((area) => area.streets.flatMap((z, street) => {
    const first = area.x - area.width / 2 + (street % 2) * (LAMP_EVERY / 2);
    return Array.from({ length: Math.max(1, Math.floor((area.x + area.width / 2 + 1 - first) / LAMP_EVERY) + 1) }, (_, n) => {
      const x = first + n * LAMP_EVERY;
      const side = Math.round((x - area.x) / LAMP_EVERY + street) % 2 === 0 ? 1 : -1;
      return { x, z: z - side * (ROAD / 2 + 0.7), size: 1, tall: 1, turn: side > 0 ? 0 : Math.PI, colour: 0xffffff };
    });
  }));
}
