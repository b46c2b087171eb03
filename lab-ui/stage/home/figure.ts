/** A person: a jointed figure of simple, rounded parts in one mesh, and the poses it takes. Dignified rather than cute: no face, plain clothes. Metres and radians. */
import { Bone, BufferAttribute, Color, Skeleton, SkinnedMesh, Vector3, Float32BufferAttribute, SphereGeometry, CapsuleGeometry, type BufferGeometry, type Material } from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { Pose } from './whereabouts.ts';

/** Joints, each with the one it hangs on and where from it. */
const JOINTS = [
  ['hips', undefined, 0, 0.86, 0], ['chest', 'hips', 0, 0.2, 0], ['head', 'chest', 0, 0.42, 0], ['armL', 'chest', 0.21, 0.32, 0], ['foreL', 'armL', 0, -0.27, 0], ['armR', 'chest', -0.21, 0.32, 0], ['foreR', 'armR', 0, -0.27, 0],
  ['thighL', 'hips', 0.1, -0.04, 0], ['shinL', 'thighL', 0, -0.41, 0], ['thighR', 'hips', -0.1, -0.04, 0], ['shinR', 'thighR', 0, -0.41, 0],
] as const;
export type Joint = (typeof JOINTS)[number][0];

export interface Clothes {
  skin: number;
  hair: number;
  top: number;
  legs: number;
  shoes: number;
  /** a light band over the chest: a tunic */
  tunic?: number;
}

/** Turns of joints about x (forward is negative for limbs that swing forward), and about z. */
type Turns = Partial<Record<Joint, readonly [x: number, z?: number]>>;

interface Posture {
  /** the whole body about x: -π/2 lies on its back */
  lean: number;
  /** of the hips over what carries them */
  hips: number;
  turns: Turns;
}

const SITTING: Turns = { thighL: [-1.5, 0.08], thighR: [-1.5, -0.08], shinL: [1.45], shinR: [1.45], armL: [-0.35, 0.1], armR: [-0.35, -0.1], foreL: [-0.7], foreR: [-0.7] };

/** @param swing the phase of a step or a movement, radians */
export function posture(pose: Pose, swing: number): Posture {
  const s = Math.sin(swing);
  switch (pose) {
    case 'walk': return { lean: 0.04, hips: 0.86 + 0.015 * Math.abs(Math.cos(swing)), turns: { thighL: [0.42 * s], thighR: [-0.42 * s], shinL: [Math.max(0, 0.5 * -Math.cos(swing))], shinR: [Math.max(0, 0.5 * Math.cos(swing))], armL: [-0.3 * s, 0.1], armR: [0.3 * s, -0.1], foreL: [-0.3], foreR: [-0.3], head: [0.05] } };
    case 'sit': return { lean: -0.08, hips: 0.1, turns: { ...SITTING, head: [0.12] } };
    case 'eat': return { lean: 0.06, hips: 0.1, turns: { ...SITTING, armL: [-0.75, 0.12], armR: [-0.8 - 0.25 * Math.max(0, s), -0.05], foreL: [-0.75], foreR: [-0.8 - 0.75 * Math.max(0, s)], head: [0.2] } };
    case 'toilet': return { lean: 0.2, hips: 0.1, turns: { ...SITTING, armL: [-0.6, 0.05], armR: [-0.6, -0.05], foreL: [-0.5], foreR: [-0.5], head: [0.15] } };
    case 'bath': return { lean: -0.55, hips: 0.12, turns: { thighL: [-1.05, 0.06], thighR: [-1.05, -0.06], shinL: [0.25], shinR: [0.25], armL: [0.2, 0.35], armR: [0.2, -0.35], foreL: [-0.6], foreR: [-0.6], head: [0.25] } };
    case 'shower': return { lean: 0, hips: 0.86, turns: { armL: [-2.3, 0.2], armR: [-2.3, -0.2], foreL: [-1.2 - 0.2 * s], foreR: [-1.2 + 0.2 * s], head: [0.1] } };
    case 'exercise': return { lean: 0, hips: 0.84, turns: { armL: [-1.4 - 1.2 * s, 0.25], armR: [-1.4 - 1.2 * s, -0.25], thighL: [-0.5 * Math.max(0, s)], thighR: [-0.5 * Math.max(0, -s)], shinL: [0.8 * Math.max(0, s)], shinR: [0.8 * Math.max(0, -s)] } };
    case 'lie': return { lean: -Math.PI / 2, hips: 0.1, turns: { armL: [0.05, 0.16], armR: [0.05, -0.16], foreL: [-0.25], foreR: [-0.25], thighL: [-0.05, 0.04], thighR: [-0.05, -0.04] } };
    case 'lieUp': return { lean: -Math.PI / 2, hips: 0.1, turns: { chest: [0.62], head: [0.4], armL: [-0.5, 0.14], armR: [-0.5, -0.14], foreL: [-0.8], foreR: [-0.8], thighL: [-0.1, 0.04], thighR: [-0.1, -0.04] } };
    case 'fallen': return { lean: -Math.PI / 2, hips: 0.12, turns: { chest: [0.12, 0.22], head: [0.1, 0.3], armL: [-0.15, 1.35], foreL: [-0.35], armR: [0.1, -0.45], foreR: [-1.1], thighL: [-0.85, 0.35], shinL: [1.35], thighR: [-0.15, -0.16], shinR: [0.35] } };
    default: return { lean: 0, hips: 0.86, turns: { armL: [0, 0.1], armR: [0, -0.1], foreL: [-0.2], foreR: [-0.2] } };
  }
}

/** Parts of a body as shapes on their joints. */
function body({ skin, hair, top, legs, shoes, tunic }: Clothes, worn: readonly string[]): BufferGeometry {
  const parts: BufferGeometry[] = [];
  const add = (joint: Joint, shape: BufferGeometry, hex: number, x = 0, y = 0, z = 0, scale: readonly [number, number, number] = [1, 1, 1]) => {
    const geometry = shape.index ? shape.toNonIndexed() : shape;
    geometry.scale(...scale).translate(x, y, z);
    const start = restOf(joint);
    geometry.translate(start.x, start.y, start.z);
    const { count } = geometry.getAttribute('position');
    const { r, g, b } = new Color(hex);
    geometry.setAttribute('color', new Float32BufferAttribute(Array.from({ length: count }, () => [r, g, b]).flat(), 3));
    const bone = JOINTS.findIndex(([name]) => name === joint);
    geometry.setAttribute('skinIndex', new BufferAttribute(Uint16Array.from({ length: count * 4 }, (_, i) => (i % 4 === 0 ? bone : 0)), 4));
    geometry.setAttribute('skinWeight', new Float32BufferAttribute(Array.from({ length: count * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0)), 4));
    geometry.deleteAttribute('uv');
    parts.push(geometry);
  };
  const limb = (radius: number, length: number) => new CapsuleGeometry(radius, Math.max(0.01, length - radius), 3, 8);
  add('hips', new CapsuleGeometry(0.14, 0.1, 3, 10), legs, 0, 0.02, 0, [1.15, 1, 0.86]);
  add('chest', new CapsuleGeometry(0.15, 0.26, 4, 12), top, 0, 0.14, 0, [1.22, 1, 0.82]);
  if (tunic !== undefined) add('chest', new CapsuleGeometry(0.151, 0.1, 3, 12), tunic, 0, -0.08, 0, [1.23, 0.5, 0.84]);
  add('head', new CapsuleGeometry(0.05, 0.08, 2, 8), skin, 0, -0.02, 0);
  add('head', new SphereGeometry(0.115, 14, 10), skin, 0, 0.13, 0.008, [0.92, 1.08, 1]);
  add('head', new SphereGeometry(0.122, 14, 8, 0, Math.PI * 2, 0, Math.PI * 0.5).rotateX(-0.62), hair, 0, 0.14, -0.01, [0.96, 1.05, 1.02]);
  add('head', new SphereGeometry(0.07, 10, 8), hair, 0, 0.11, -0.075);
  for (const side of ['L', 'R'] as const) {
    add(`arm${side}`, limb(0.056, 0.27), top, 0, -0.12, 0);
    add(`fore${side}`, limb(0.047, 0.22), top, 0, -0.1, 0);
    add(`fore${side}`, new SphereGeometry(0.052, 10, 8), skin, 0, -0.26, 0, [0.8, 1.15, 0.9]);
    add(`thigh${side}`, limb(0.082, 0.4), legs, 0, -0.2, 0);
    add(`shin${side}`, limb(0.064, 0.36), legs, 0, -0.18, 0);
    add(`shin${side}`, limb(0.058, 0.18).rotateX(Math.PI / 2), shoes, 0, -0.4, 0.06, [1, 0.8, 1]);
  }
  const kit: Readonly<Record<string, () => void>> = {
    wrist: () => add('foreL', new CapsuleGeometry(0.056, 0.02, 2, 10), 0x2b2f38, 0, -0.2, 0), neck: () => {
      add('chest', new SphereGeometry(0.045, 10, 8), 0xf4f1ea, 0, 0.2, 0.13, [1, 1, 0.6]);
      add('chest', new CapsuleGeometry(0.082, 0.01, 2, 12), 0x4a4f58, 0, 0.36, 0, [1.1, 0.4, 1]);
    },
    body: () => add('armR', new SphereGeometry(0.04, 10, 8), 0xf4f1ea, -0.055, -0.1, 0, [0.5, 1, 1]),
  };
  for (const place of new Set(worn)) kit[place]?.();
  return mergeGeometries(parts)!;
}

const restOf = (joint: Joint): Vector3 => {
  const [, parent, x, y, z] = JOINTS.find(([name]) => name === joint)!;
  return new Vector3(x, y, z).add(parent ? restOf(parent) : new Vector3());
};

export class Figure {
  readonly mesh: SkinnedMesh;
  readonly #bones: Bone[];
  readonly #at = new Vector3();

  /** @param worn where devices are worn: `wrist`, `neck`, `body` */
  constructor(material: Material, clothes: Clothes, worn: readonly string[] = []) {
    this.mesh = new SkinnedMesh(body(clothes, worn), material);
    this.#bones = JOINTS.map(([, , x, y, z]) => {
      const bone = new Bone();
      bone.position.set(x, y, z);
      return bone;
    });
    JOINTS.forEach(([, parent], index) => (parent ? this.#bones[JOINTS.findIndex(([name]) => name === parent)]! : this.mesh).add(this.#bones[index]!));
    this.mesh.updateMatrixWorld(true);
    this.mesh.bind(new Skeleton(this.#bones));
    Object.assign(this.mesh, { castShadow: true, receiveShadow: true, frustumCulled: false });
  }

  /** @param heading 0 looks along +z @param swing phase of a step, radians */
  pose(pose: Pose, x: number, y: number, z: number, heading: number, swing: number): void {
    const { lean, hips, turns } = posture(pose, swing);
    this.mesh.position.set(x, y, z);
    this.mesh.rotation.y = heading;
    JOINTS.forEach(([name, , , restY], index) => {
      const bone = this.#bones[index]!;
      const [turn, side] = turns[name] ?? [0, 0];
      bone.rotation.set(name === 'hips' ? lean : turn, 0, side ?? 0);
      if (name === 'hips') bone.position.y = hips;
      else bone.position.y = restY;
    });
    this.mesh.updateMatrixWorld(true);
  }

  /** Where a joint is, in the world. The same vector each time. */
  joint(name: Joint, x = 0, y = 0, z = 0): Vector3 {
    return this.#at.set(x, y, z).applyMatrix4(this.#bones[JOINTS.findIndex(([joint]) => joint === name)]!.matrixWorld);
  }
}
