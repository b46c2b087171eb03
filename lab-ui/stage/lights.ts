/** Lights of the night: pools on the ground and soft halos, of street lamps and of homes where someone is awake. Two draw calls. */
import { AdditiveBlending, Color, Group, InstancedBufferAttribute, InstancedMesh, Matrix4, PlaneGeometry, Quaternion, ShaderMaterial, Vector3 } from 'three';
import type { TownNow } from '../model/town-now.ts';
import type { Town } from './layout.ts';
import { Billboards } from './billboards.ts';
import { poolMaterial } from './shaders.ts';

/** Metres across. */
const POOL = { home: 16, lamp: 14 } as const;
const HALO = { home: 6.2, lamp: 4.6 } as const;
const POWER = { pool: { home: 0.5, lamp: 0.5 }, halo: { home: 0.62, lamp: 0.9 } } as const;

export class Lights {
  readonly group = new Group();
  readonly #pools: InstancedMesh;
  readonly #power: InstancedBufferAttribute;
  readonly #halos: Billboards;
  readonly #haloMaterial = haloMaterial();
  readonly #poolMaterial = poolMaterial(0xffb268);
  /** of each street lamp the home that stands nearest: it hangs on the same mains */
  readonly #beside: Int32Array;

  constructor(town: Town, lamps: readonly (readonly [number, number, number])[]) {
    const count = town.count + lamps.length;
    this.#beside = nearestHomes(town, lamps);
    this.#pools = new InstancedMesh(new PlaneGeometry(1, 1).rotateX(-Math.PI / 2), this.#poolMaterial, count);
    this.#halos = new Billboards(count, this.#haloMaterial, { power: 1, size: 1 }, 4);
    const [at, size] = [this.#halos.numbers('at'), this.#halos.numbers('size')];
    const [matrix, turn] = [new Matrix4(), new Quaternion()];
    for (let n = 0; n < count; n += 1) {
      const [x, y, z] = lamps[n - town.count] ?? [town.x[n]!, 1.7, town.z[n]!];
      const kind = n < town.count ? 'home' : 'lamp';
      this.#pools.setMatrixAt(n, matrix.compose(new Vector3(x, kind === 'home' ? 0.1 : 0.09, z), turn, new Vector3(POOL[kind], 1, POOL[kind])));
      at.set([x, y, z], n * 3);
      size[n] = HALO[kind];
    }
    this.#power = new InstancedBufferAttribute(new Float32Array(count), 1);
    this.#pools.geometry.setAttribute('power', this.#power);
    this.#pools.frustumCulled = false;
    this.#pools.matrixAutoUpdate = false;
    this.#pools.renderOrder = 1;
    this.group.add(this.#pools, this.#halos.mesh);
  }

  show(now: TownNow): void {
    const [halo, pool] = [this.#halos.numbers('power'), this.#power.array];
    const homes = now.life.length;
    for (let n = 0; n < pool.length; n += 1) {
      const kind = n < homes ? 'home' : 'lamp';
      const lit = kind === 'home' ? now.lit(n) : now.dark[this.#beside[n - homes]!] === 0;
      halo[n] = lit ? POWER.halo[kind] : 0;
      pool[n] = lit ? POWER.pool[kind] : 0;
    }
    this.#power.needsUpdate = true;
    this.#halos.changed('power');
  }

  /** @param scale px that a metre has at a distance of one metre @param ratio device px per CSS px */
  set(night: number, scale: number, ratio: number): void {
    this.group.visible = night > 0.02;
    this.#poolMaterial.uniforms['night']!.value = night;
    Object.assign(this.#haloMaterial.uniforms, { night: { value: night }, scale: { value: scale }, least: { value: 2.6 * ratio } });
  }
}

/** Sought in the lamp's own block: each has a hundred homes or so. */
function nearestHomes({ count, x, z, blocks }: Town, lamps: readonly (readonly [number, number, number])[]): Int32Array {
  const inside = blocks.map((block) => Array.from({ length: count }, (_, home) => home).filter((home) => Math.abs(x[home]! - block.x) <= block.width / 2 && Math.abs(z[home]! - block.z) <= block.depth / 2));
  const far = (home: number, lampX: number, lampZ: number) => (x[home]! - lampX) ** 2 + (z[home]! - lampZ) ** 2;
  return Int32Array.from(lamps, ([lampX, , lampZ]) => {
    const block = blocks.reduce((best, { x: bx, z: bz }, index) => ((bx - lampX) ** 2 + (bz - lampZ) ** 2 < (blocks[best]!.x - lampX) ** 2 + (blocks[best]!.z - lampZ) ** 2 ? index : best), 0);
    return inside[block]!.reduce((best, home) => (far(home, lampX, lampZ) < far(best, lampX, lampZ) ? home : best), inside[block]![0] ?? 0);
  });
}

function haloMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, blending: AdditiveBlending, uniforms: { night: { value: 0 }, colour: { value: new Color(0xffa957) }, scale: { value: 1 }, least: { value: 3 } },
    vertexShader: `
      attribute vec3 at; attribute float power; attribute float size; uniform float scale; uniform float least; varying vec2 vUv; varying float vPower;
      void main() {
        vUv = uv;
        vec4 eye = modelViewMatrix * vec4(at, 1.0);
        // Before the wall that it would else be hidden by.
        eye.xyz += normalize(-eye.xyz) * min(3.4, size * 0.55);
        float pixels = scale / -eye.z;
        float wide = max(size, least / pixels);
        // From near there is the lit window itself.
        vPower = power * mix(0.22, 1.0, smoothstep(26.0, 7.0, pixels));
        eye.xy += position.xy * wide;
        gl_Position = power < 0.01 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * eye;
      }`,
    fragmentShader: `
      uniform float night; uniform vec3 colour; varying vec2 vUv; varying float vPower;
      void main() {
        float far = length(vUv - 0.5) * 2.0;
        float glow = (0.55 * pow(max(0.0, 1.0 - far), 2.6) + 0.7 * pow(max(0.0, 1.0 - far * 2.4), 2.0)) * vPower * night;
        if (glow < 0.004) discard;
        gl_FragColor = vec4(mix(colour, vec3(1.0, 0.86, 0.6), glow) * glow, 1.0);
      }`,
  });
}
