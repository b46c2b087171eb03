/** Smoke over chimneys where someone is up, at dawn and in the evening of a winter's day. Puffs move in the shader; with reduced motion there are none. */
import { Color, ShaderMaterial } from 'three';
import { Billboards } from './billboards.ts';

/** Towns larger than this have none: a plume would be a pixel. */
export const SMOKE_HOMES_MOST = 1_200;
const PUFFS = 5;

export class Smoke {
  readonly #boards: Billboards;
  readonly #material = smokeMaterial();
  readonly #homes: readonly number[];
  #beat = 0;

  /** @param chimneys home and the top of its chimney */
  constructor(chimneys: readonly { home: number; at: readonly [number, number, number] }[]) {
    this.#homes = chimneys.map(({ home }) => home);
    this.#boards = new Billboards(chimneys.length * PUFFS, this.#material, { phase: 1, power: 1 }, 3);
    const [at, phase] = [this.#boards.numbers('at'), this.#boards.numbers('phase')];
    chimneys.forEach(({ home, at: top }, index) => {
      for (let puff = 0; puff < PUFFS; puff += 1) {
        at.set(top, (index * PUFFS + puff) * 3);
        phase[index * PUFFS + puff] = puff / PUFFS + (home * 0.618) % 1;
      }
    });
  }

  get mesh(): Billboards['mesh'] {
    return this.#boards.mesh;
  }

  show(awake: (home: number) => boolean): void {
    const power = this.#boards.numbers('power');
    this.#homes.forEach((home, index) => power.fill(awake(home) ? 1 : 0, index * PUFFS, (index + 1) * PUFFS));
    this.#boards.changed('power');
  }

  /** @param beat seconds; 0: it stands where it was @param strength 0–1 */
  set(beat: number, strength: number, light: Color): void {
    if (beat > 0) this.#beat = beat;
    this.mesh.visible = this.#beat > 0 && strength > 0.02 && this.#homes.length > 0;
    Object.assign(this.#material.uniforms, { beat: { value: this.#beat }, strength: { value: strength } });
    (this.#material.uniforms['colour']!.value as Color).copy(light);
  }
}

function smokeMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, uniforms: { beat: { value: 0 }, strength: { value: 0 }, colour: { value: new Color() } },
    vertexShader: `
      attribute vec3 at; attribute float phase; attribute float power; uniform float beat; varying vec2 vUv; varying float vAge;
      void main() {
        vUv = uv; vAge = fract(beat * 0.085 + phase);
        vec4 eye = modelViewMatrix * vec4(at + vec3(4.2 * vAge * vAge + 0.35 * sin(phase * 40.0 + vAge * 5.0), 6.4 * vAge, 0.0), 1.0);
        eye.xy += position.xy * (0.6 + 2.6 * vAge);
        gl_Position = power < 0.5 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * eye;
      }`,
    fragmentShader: `
      uniform vec3 colour; uniform float strength; varying vec2 vUv; varying float vAge;
      void main() {
        float far = length(vUv - 0.5) * 2.0;
        float alpha = smoothstep(1.0, 0.1, far) * smoothstep(0.0, 0.15, vAge) * pow(1.0 - vAge, 1.4) * 0.34 * strength;
        if (alpha < 0.01) discard;
        gl_FragColor = vec4(colour, alpha);
        #include <colorspace_fragment>
      }`,
  });
}
