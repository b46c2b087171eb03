/** Glows, beads and signs of a home, all in one draw: always towards the viewer, never smaller than can be seen, through walls where they must be. */
import { DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry, ShaderMaterial } from 'three';
import type { At } from './arc.ts';
import { COLUMNS, markAtlas, ROWS } from './mark-atlas.ts';

export interface Mark {
  at: At;
  /** `MARK` */
  cell: number;
  /** m, and never less than so many CSS px */
  size: number;
  least: number;
  /** 0–1 */
  strength: number;
}

export class Marks {
  readonly mesh: Mesh;
  readonly most: number;
  readonly #at: InstancedBufferAttribute;
  readonly #look: InstancedBufferAttribute;
  readonly #material: ShaderMaterial;

  constructor(most: number) {
    this.most = most;
    const geometry = new InstancedBufferGeometry();
    const plane = new PlaneGeometry(1, 1);
    geometry.index = plane.index;
    geometry.setAttribute('position', plane.getAttribute('position')).setAttribute('uv', plane.getAttribute('uv'));
    this.#at = new InstancedBufferAttribute(new Float32Array(most * 3), 3).setUsage(DynamicDrawUsage);
    this.#look = new InstancedBufferAttribute(new Float32Array(most * 4), 4).setUsage(DynamicDrawUsage);
    geometry.setAttribute('place', this.#at).setAttribute('look', this.#look);
    this.#material = new ShaderMaterial({
      transparent: true, depthWrite: false, depthTest: false, uniforms: { atlas: { value: markAtlas() }, scale: { value: 1 }, ratio: { value: 1 } },
      vertexShader: `
        attribute vec3 place; attribute vec4 look; uniform float scale; uniform float ratio; varying vec2 vUv; varying float vAlpha;
        void main() {
          float row = floor(look.x / ${COLUMNS}.0);
          vUv = vec2((uv.x + look.x - row * ${COLUMNS}.0) / ${COLUMNS}.0, (uv.y + ${ROWS - 1}.0 - row) / ${ROWS}.0);
          vAlpha = look.w;
          vec4 at = modelViewMatrix * vec4(place, 1.0);
          float pixels = scale / -at.z;
          at.xy += position.xy * max(look.y, look.z * ratio / pixels);
          gl_Position = projectionMatrix * at;
        }`,
      fragmentShader: `
        uniform sampler2D atlas; varying vec2 vUv; varying float vAlpha;
        void main() {
          vec4 texel = texture2D(atlas, vUv);
          if (texel.a * vAlpha < 0.01) discard;
          gl_FragColor = vec4(texel.rgb, texel.a * vAlpha);
          #include <colorspace_fragment>
        }`,
    });
    this.mesh = new Mesh(geometry, this.#material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 8;
  }

  /** @param scale height of the picture in device px over twice the tangent of half the field of view @param ratio device px per CSS px */
  show(marks: readonly Mark[], scale: number, ratio: number): void {
    const count = Math.min(this.most, marks.length);
    for (let index = 0; index < count; index += 1) {
      const { at, cell, size, least, strength } = marks[index]!;
      this.#at.setXYZ(index, ...at);
      this.#look.setXYZW(index, cell, size, least, strength);
    }
    this.#at.needsUpdate = this.#look.needsUpdate = true;
    (this.mesh.geometry as InstancedBufferGeometry).instanceCount = count;
    this.mesh.visible = count > 0;
    this.#material.uniforms['scale']!.value = scale;
    this.#material.uniforms['ratio']!.value = ratio;
  }

  dispose(): void {
    (this.#material.uniforms['atlas']!.value as { dispose(): void }).dispose();
  }
}
