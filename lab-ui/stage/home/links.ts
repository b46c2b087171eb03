/** Links and uplink as ribbons, all in one draw: solid where the signal is good, dashed where it is fair, dotted where it is poor, broken and plum where it is down. */
import { Color, DoubleSide, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, ShaderMaterial, BufferAttribute, Vector2, DynamicDrawUsage } from 'three';
import { rise, type At } from './arc.ts';

export const LINK = { good: 0, fair: 1, poor: 2, broken: 3 } as const;
const STEPS = 28;

export interface LinkLine {
  from: At;
  to: At;
  /** `LINK` */
  kind: number;
  /** the way to the sky: straight, and fading */
  uplink?: boolean;
  /** 0–1 */
  strength: number;
}

export class LinkLines {
  readonly mesh: Mesh;
  readonly #material: ShaderMaterial;
  readonly #from: InstancedBufferAttribute;
  readonly #to: InstancedBufferAttribute;
  readonly #look: InstancedBufferAttribute;

  constructor(most: number) {
    const geometry = new InstancedBufferGeometry();
    const strip: number[] = [];
    for (let i = 0; i < STEPS; i += 1) {
      const [a, b] = [i / STEPS, (i + 1) / STEPS];
      for (const [t, side] of [[a, -1], [b, -1], [b, 1], [a, -1], [b, 1], [a, 1]] as const) strip.push(t, side, 0);
    }
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(strip), 3));
    const made = (size: number) => new InstancedBufferAttribute(new Float32Array(most * size), size).setUsage(DynamicDrawUsage);
    [this.#from, this.#to, this.#look] = [made(3), made(3), made(4)];
    geometry.setAttribute('begin', this.#from).setAttribute('finish', this.#to).setAttribute('look', this.#look);
    this.#material = new ShaderMaterial({
      transparent: true, depthWrite: false, depthTest: false, side: DoubleSide, uniforms: { size: { value: new Vector2(1, 1) }, ratio: { value: 1 }, good: { value: new Color() }, fair: { value: new Color() }, poor: { value: new Color() }, truth: { value: new Color() } },
      vertexShader: `
        attribute vec3 begin; attribute vec3 finish; attribute vec4 look; uniform vec2 size; uniform float ratio; varying vec4 vLook; varying float vPart; varying float vLong;
        vec3 way(float t) { return mix(begin, finish, t) + vec3(0.0, 4.0 * t * (1.0 - t) * look.y, 0.0); }
        void main() {
          vLook = look; vPart = position.x; vLong = distance(begin, finish);
          vec4 here = projectionMatrix * modelViewMatrix * vec4(way(position.x), 1.0);
          vec4 next = projectionMatrix * modelViewMatrix * vec4(way(position.x + 0.02), 1.0);
          vec2 along = normalize((next.xy / next.w - here.xy / here.w) * size + vec2(1e-5, 0.0));
          float wide = (look.x < 0.5 ? 1.5 : look.x > 2.5 ? 1.7 : 1.3) * ratio;
          here.xy += vec2(-along.y, along.x) / size * 2.0 * wide * position.y * here.w * 0.5;
          gl_Position = here;
        }`,
      fragmentShader: `
        uniform vec3 good; uniform vec3 fair; uniform vec3 poor; uniform vec3 truth; varying vec4 vLook; varying float vPart; varying float vLong;
        void main() {
          float at = vPart * vLong;
          float on = 1.0; vec3 colour = good;
          if (vLook.x > 2.5) { colour = truth; on = step(fract(at * 3.0), 0.55) * step(0.07, abs(vPart - 0.5)); }
          else if (vLook.x > 1.5) { colour = poor; on = step(fract(at * 4.6), 0.3); }
          else if (vLook.x > 0.5) { colour = fair; on = step(fract(at * 2.2), 0.66); }
          float alpha = on * vLook.w * (vLook.z > 0.5 ? 1.0 - vPart * vPart : 1.0);
          if (alpha < 0.01) discard;
          gl_FragColor = vec4(colour, alpha);
          #include <colorspace_fragment>
        }`,
    });
    this.mesh = new Mesh(geometry, this.#material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 6;
  }

  show(lines: readonly LinkLine[], night: number, width: number, height: number, ratio: number): void {
    lines.forEach(({ from, to, kind, uplink, strength }, index) => {
      this.#from.setXYZ(index, ...from);
      this.#to.setXYZ(index, ...to);
      this.#look.setXYZW(index, kind, uplink ? 0 : rise(from, to), uplink ? 1 : 0, strength);
    });
    for (const one of [this.#from, this.#to, this.#look]) one.needsUpdate = true;
    (this.mesh.geometry as InstancedBufferGeometry).instanceCount = lines.length;
    this.mesh.visible = lines.length > 0;
    const { size, ratio: dots, good, fair, poor, truth } = this.#material.uniforms as Record<string, { value: never }>;
    (size!.value as Vector2).set(width, height);
    (dots as { value: number }).value = ratio;
    const dark = Math.min(1, night * 1.6);
    (good!.value as Color).set(0x1f4f8f).lerp(new Color(0xb7d2f7), dark);
    (fair!.value as Color).set(0x4a6d9c).lerp(new Color(0x9db9de), dark);
    (poor!.value as Color).set(0x6d6258).lerp(new Color(0xc3b6a4), dark);
    (truth!.value as Color).set(0x8d2a80).lerp(new Color(0xf09be4), dark);
  }
}
