/** Lights of the night: pools on the ground and soft halos, of street lamps and of homes where someone is awake. Two draw calls. */
import { AdditiveBlending, Color, Group, InstancedBufferAttribute, InstancedMesh, Matrix4, PlaneGeometry, Quaternion, ShaderMaterial, Vector3 } from 'three';
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

  constructor(town: Town, lamps: readonly (readonly [number, number, number])[]) {
    const count = town.count + lamps.length;
    this.#pools = new InstancedMesh(new PlaneGeometry(1, 1).rotateX(-Math.PI / 2), this.#poolMaterial, count);
    this.#halos = new Billboards(count, this.#haloMaterial, { power: 1, size: 1 }, 4);
    const [at, size, power] = [this.#halos.numbers('at'), this.#halos.numbers('size'), this.#halos.numbers('power')];
    const [matrix, turn] = [new Matrix4(), new Quaternion()];
    const ground = new Float32Array(count);
    for (let n = 0; n < count; n += 1) {
      const [x, y, z] = lamps[n - town.count] ?? [town.x[n]!, 1.7, town.z[n]!];
      const kind = n < town.count ? 'home' : 'lamp';
      this.#pools.setMatrixAt(n, matrix.compose(new Vector3(x, kind === 'home' ? 0.1 : 0.09, z), turn, new Vector3(POOL[kind], 1, POOL[kind])));
      at.set([x, y, z], n * 3);
      size[n] = HALO[kind];
      if (kind === 'lamp') [power[n], ground[n]] = [POWER.halo.lamp, POWER.pool.lamp];
    }
    this.#power = new InstancedBufferAttribute(ground, 1);
    this.#pools.geometry.setAttribute('power', this.#power);
    this.#pools.frustumCulled = false;
    this.#pools.matrixAutoUpdate = false;
    this.#pools.renderOrder = 1;
    this.group.add(this.#pools, this.#halos.mesh);
  }

  /** @param awake whether someone is awake in a home */
  show(homes: number, awake: (home: number) => boolean): void {
    const halo = this.#halos.numbers('power');
    for (let home = 0; home < homes; home += 1) {
      const lit = awake(home);
      halo[home] = lit ? POWER.halo.home : 0;
      this.#power.array[home] = lit ? POWER.pool.home : 0;
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
