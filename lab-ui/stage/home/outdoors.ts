/** What is round a home seen from inside: its garden with the snow of the month, and the haze of the hour into which the land fades. The haze is a gradient over the picture, so that land and sky meet without an edge. */
import { BufferAttribute, BufferGeometry, Color, Group, Mesh, ShaderMaterial, Vector2, type IUniform } from 'three';
import type { daylight } from '../daylight.ts';
import { matt, type Winter } from '../matt.ts';

/** The land is seen whole so far, and not at all from there on; in radii of the garden. */
const FADES = [0.86, 1.5] as const;
/** How far the land goes, in radii of the garden. */
export const LAND = 1.6;

interface Haze {
  top: IUniform<Color>;
  middle: IUniform<Color>;
  low: IUniform<Color>;
  glow: IUniform<Color>;
  /** 1: the sun is on the right of the picture, -1: on the left; and how strong the glow is */
  glowAt: IUniform<Vector2>;
  picture: IUniform<Vector2>;
}

const HAZE = `
  uniform vec3 hazeTop; uniform vec3 hazeMiddle; uniform vec3 hazeLow; uniform vec3 hazeGlow; uniform vec2 hazeGlowAt; uniform vec2 hazePicture;
  vec3 hazeHere() {
    vec2 at = gl_FragCoord.xy / hazePicture;
    vec3 colour = mix(mix(hazeLow, hazeMiddle, smoothstep(0.0, 0.62, at.y)), hazeTop, smoothstep(0.6, 1.05, at.y));
    float near = smoothstep(1.15, 0.0, distance(vec2((at.x - 0.5) * 1.3, at.y), vec2(0.62 * hazeGlowAt.x, 0.86)));
    // A shake of less than a step of colour: no bands in the dark.
    float shake = (fract(sin(dot(gl_FragCoord.xy, vec2(12.9898, 78.233))) * 43758.5453) - 0.5) / 200.0;
    return mix(colour, hazeGlow, near * near * hazeGlowAt.y) + shake;
  }`;

export class Outdoors {
  readonly group = new Group();
  readonly #winter: Winter = { value: 0 };
  readonly #haze: Haze = { top: { value: new Color() }, middle: { value: new Color() }, low: { value: new Color() }, glow: { value: new Color() }, glowAt: { value: new Vector2() }, picture: { value: new Vector2(1, 1) } };

  /** @param land flat ground @param growth trees and bushes; both with colours, without tags @param radius of the garden, m */
  constructor(land: BufferGeometry, growth: BufferGeometry, radius: number) {
    const all = new BufferGeometry();
    all.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    const sky = new Mesh(all, new ShaderMaterial({ depthTest: false, depthWrite: false, uniforms: this.#uniforms(), vertexShader: 'void main() { gl_Position = vec4(position, 1.0); }', fragmentShader: `${HAZE}\nvoid main() { gl_FragColor = vec4(hazeHere(), 1.0); }` }));
    Object.assign(sky, { frustumCulled: false, renderOrder: -1, name: 'sky' });
    const ground = new Mesh(land, this.#material(radius, { holds: 0.84, steep: 0.4, bare: 0.35 }));
    const plants = new Mesh(growth, this.#material(radius, { holds: 0.74, steep: 0.25, bare: 0.7 }));
    Object.assign(ground, { receiveShadow: true, name: 'land' });
    Object.assign(plants, { receiveShadow: true, castShadow: true, name: 'plants' });
    this.group.add(sky, ground, plants);
  }

  /** How much snow lies, 0–1. */
  get winter(): number {
    return this.#winter.value;
  }

  /** @param across where the sun stands in the picture: -1 left, 1 right @param width of the picture, device px */
  show({ winter, night, zenith, horizon, glow, ground }: ReturnType<typeof daylight>, across: number, width: number, height: number): void {
    this.#winter.value = winter;
    const haze = this.#haze;
    const [sky, far] = [new Color().setRGB(...zenith), new Color().setRGB(...horizon)];
    haze.top.value.copy(far).lerp(sky, 0.22 + 0.25 * night);
    haze.middle.value.copy(far).lerp(sky, 0.1 + 0.2 * night);
    haze.low.value.copy(far).lerp(new Color().setRGB(...ground), 0.32 - 0.1 * winter).lerp(sky, 0.25 * night);
    haze.glow.value.setRGB(...glow);
    // Strongest where the sun is low.
    haze.glowAt.value.set(across, 0.75 * Math.min(1, Math.max(0, 4 * night * (1 - night))));
    haze.picture.value.set(width, height);
  }

  #uniforms(): Record<string, IUniform> {
    const { top, middle, low, glow, glowAt, picture } = this.#haze;
    return { hazeTop: top, hazeMiddle: middle, hazeLow: low, hazeGlow: glow, hazeGlowAt: glowAt, hazePicture: picture };
  }

  /** Matt under snow, fading into the haze. @param bare how much of its green is gone in winter, 0–1 */
  #material(radius: number, { holds, steep, bare }: { holds: number; steep: number; bare: number }) {
    const material = matt(this.#winter, { holds, steep, ground: true });
    const snow = material.onBeforeCompile;
    material.onBeforeCompile = (shader, renderer) => {
      snow.call(material, shader, renderer);
      Object.assign(shader.uniforms, this.#uniforms());
      shader.fragmentShader = shader.fragmentShader
        .replace('void main() {', `${HAZE}\nvoid main() {`)
        .replace('float lying =', `diffuseColor.rgb = mix(diffuseColor.rgb * (0.94 + 0.12 * drift), vec3(0.36, 0.31, 0.24) * (0.6 + dot(diffuseColor.rgb, vec3(0.5))), ${bare.toFixed(2)} * winter);\nfloat lying =`)
        .replace('#include <dithering_fragment>', `#include <dithering_fragment>
          gl_FragColor.rgb = mix(gl_FragColor.rgb, hazeHere(), smoothstep(${(FADES[0] * radius).toFixed(2)}, ${(FADES[1] * radius).toFixed(2)}, length(vGround.xz)));`);
    };
    material.customProgramCacheKey = () => `home-outdoors ${radius.toFixed(2)} ${holds} ${steep} ${bare}`;
    return material;
  }
}
