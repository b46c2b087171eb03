/** Small squares that always look at the viewer, thousands in one draw call: each instance has a place and what its shader asks for. */
import { DynamicDrawUsage, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry, type ShaderMaterial } from 'three';

export class Billboards {
  readonly mesh: Mesh;
  readonly #attributes = new Map<string, InstancedBufferAttribute>();
  readonly #geometry = new InstancedBufferGeometry();

  /** @param fields name of an instance attribute and how many numbers it has; `at` (3) is the place, metres */
  constructor(most: number, material: ShaderMaterial, fields: Readonly<Record<string, number>>, order: number) {
    const square = new PlaneGeometry(1, 1);
    this.#geometry.setIndex(square.index);
    for (const name of ['position', 'uv']) this.#geometry.setAttribute(name, square.getAttribute(name));
    for (const [name, size] of Object.entries({ at: 3, ...fields })) {
      const attribute = new InstancedBufferAttribute(new Float32Array(most * size), size).setUsage(DynamicDrawUsage);
      this.#attributes.set(name, attribute);
      this.#geometry.setAttribute(name, attribute);
    }
    this.#geometry.instanceCount = most;
    this.mesh = new Mesh(this.#geometry, material);
    this.mesh.frustumCulled = false;
    this.mesh.matrixAutoUpdate = false;
    this.mesh.renderOrder = order;
  }

  /** The numbers of an attribute, to be written; tell `changed` afterwards. */
  numbers(name: string): Float32Array {
    return this.#attributes.get(name)!.array as Float32Array;
  }

  changed(...names: string[]): void {
    for (const name of names) this.#attributes.get(name)!.needsUpdate = true;
  }

  /** How many are drawn. */
  set count(count: number) {
    this.#geometry.instanceCount = count;
    this.mesh.visible = count > 0;
  }

  get count(): number {
    return this.#geometry.instanceCount;
  }
}
