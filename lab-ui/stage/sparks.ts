/** Messages on their way: from each home whose hub is up a bead rises towards the sky every few seconds. Where and when is worked out in the shader; a home that is cut off sends none. */
import { Color, ShaderMaterial } from 'three';
import { BIT, isCutOff } from '../model/life.ts';
import { Billboards } from './billboards.ts';
import { chance, type Town } from './layout.ts';

/** A home sends once in so many seconds of the viewer's time: between these. @source assumption: seen as life, not as weather */
export const SPARK_S = [7, 15] as const;
const ROOF = 4.4;

/** Whether a hub can send: it is known how the home lives, and neither hub nor network is down. */
export const sends = (life: number): boolean => (life & BIT.known) !== 0 && !isCutOff(life);

export class Sparks {
  readonly #boards: Billboards;
  readonly #material = sparkMaterial();

  constructor(town: Town) {
    this.#boards = new Billboards(town.count, this.#material, { sends: 1, phase: 1, every: 1 }, 4);
    const [at, phase, every] = [this.#boards.numbers('at'), this.#boards.numbers('phase'), this.#boards.numbers('every')];
    for (let home = 0; home < town.count; home += 1) {
      at.set([town.x[home]!, ROOF, town.z[home]!], home * 3);
      phase[home] = chance(home, 50);
      every[home] = SPARK_S[0] + (SPARK_S[1] - SPARK_S[0]) * chance(home, 51);
    }
  }

  get mesh(): Billboards['mesh'] {
    return this.#boards.mesh;
  }

  /** 1 for each home that sends, else 0. */
  get sending(): Float32Array {
    return this.#boards.numbers('sends');
  }

  show(life: Uint8Array): void {
    const { sending } = this;
    for (let home = 0; home < sending.length; home += 1) sending[home] = sends(life[home]!) ? 1 : 0;
    this.#boards.changed('sends');
  }

  /** @param beat seconds; 0: time stands or motion is not wanted, and nothing is on its way @param scale px that a metre has at a distance of one metre */
  set(beat: number, night: number, distance: number, scale: number, ratio: number): void {
    this.mesh.visible = beat > 0;
    Object.assign(this.#material.uniforms, { beat: { value: beat }, scale: { value: scale }, ratio: { value: ratio }, rise: { value: Math.min(70, Math.max(9, distance * 0.11)) } });
    (this.#material.uniforms['colour']!.value as Color).set(0x3f6596).lerp(new Color(0xfff1d6), Math.min(1, night * 1.6));
  }
}

function sparkMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, uniforms: { beat: { value: 0 }, scale: { value: 1 }, ratio: { value: 1 }, rise: { value: 20 }, colour: { value: new Color(0xfff1d6) } },
    vertexShader: `
      attribute vec3 at; attribute float sends; attribute float phase; attribute float every; uniform float beat; uniform float scale; uniform float ratio; uniform float rise; varying vec2 vUv; varying float vFade;
      void main() {
        vUv = uv;
        float way = fract(beat / every + phase) * every / 2.6;
        vec4 eye = modelViewMatrix * vec4(at + vec3(0.0, rise * way * (0.45 + 0.55 * way), 0.0), 1.0);
        float pixels = scale / -eye.z;
        float size = clamp(0.42 * pixels, 3.0 * ratio, 8.0 * ratio) / pixels;
        vFade = smoothstep(0.0, 0.12, way) * pow(max(0.0, 1.0 - way), 0.7);
        eye.xy += vec2(position.x, position.y * 5.0 - 2.0) * size;
        gl_Position = sends < 0.5 || way > 1.0 ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * eye;
      }`,
    fragmentShader: `
      uniform vec3 colour; varying vec2 vUv; varying float vFade;
      void main() {
        vec2 from = vec2((vUv.x - 0.5) * 2.0, (vUv.y - 0.9) * 10.0);
        float bead = smoothstep(1.0, 0.45, length(from));
        float tail = (1.0 - abs(from.x)) * smoothstep(0.0, 0.9, vUv.y) * step(vUv.y, 0.9) * 0.5;
        float alpha = max(bead, tail * tail * 2.0) * vFade;
        if (alpha < 0.02) discard;
        gl_FragColor = vec4(colour, alpha);
        #include <colorspace_fragment>
      }`,
  });
}
