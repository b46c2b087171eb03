/** Matt surfaces of the town, on which snow lies where they look up. One look for ground, roofs, trees, hedges and cars. */
import { MeshLambertMaterial } from 'three';

/** Shared by all surfaces of one town: how much snow lies, 0–1. */
export interface Winter {
  value: number;
}

const NOISE = `
  float snowHash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
  float snowNoise(vec2 p) {
    vec2 i = floor(p); vec2 f = fract(p); f = f * f * (3.0 - 2.0 * f);
    return mix(mix(snowHash(i), snowHash(i + vec2(1.0, 0.0)), f.x), mix(snowHash(i + vec2(0.0, 1.0)), snowHash(i + vec2(1.0, 1.0)), f.x), f.y);
  }`;

/**
 * @param holds how much snow stays, 0–1 @param steep from which slope on it slides off: the upward part of the normal
 * @param roofs whether instances carry `roofColour` for vertices with `part` 1 @param ground wide and flat: snow lies in drifts across it; else as much on each facet
 * @param leaves whose colour is that of winter: without snow they are green
 */
export function matt(winter: Winter, { holds, steep = 0.5, roofs = false, ground = false, leaves = false }: { holds: number; steep?: number; roofs?: boolean; ground?: boolean; leaves?: boolean }): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true, flatShading: true });
  material.onBeforeCompile = (shader) => {
    shader.uniforms['winter'] = winter;
    shader.vertexShader = shader.vertexShader
      .replace('void main() {', `${ground ? 'varying vec3 vGround;' : `varying float vDrift; ${NOISE}`} ${roofs ? 'attribute float part; attribute vec3 roofColour;' : ''}\nvoid main() {`)
      .replace('#include <color_vertex>', `#include <color_vertex>\n${roofs ? 'if (part > 0.5) vColor.rgb = color * roofColour;' : ''}`)
      .replace('#include <project_vertex>', `#include <project_vertex>
        vec4 lies = vec4(transformed, 1.0);
        #ifdef USE_INSTANCING
          lies = instanceMatrix * lies;
        #endif
        ${ground ? 'vGround = (modelMatrix * lies).xyz;' : 'vDrift = 0.35 + 0.4 * snowHash(floor(lies.xz * 0.6));'}`);
    shader.fragmentShader = shader.fragmentShader
      .replace('void main() {', `uniform float winter; ${ground ? `varying vec3 vGround; ${NOISE}` : 'varying float vDrift;'}\nvoid main() {`)
      .replace('#include <normal_fragment_maps>', `#include <normal_fragment_maps>
        float up = dot(normal, normalize((viewMatrix * vec4(0.0, 1.0, 0.0, 0.0)).xyz));
        float drift = ${ground ? '0.62 * snowNoise(vGround.xz * 0.043) + 0.38 * snowNoise(vGround.xz * 0.31)' : 'vDrift'};
        ${leaves ? 'diffuseColor.rgb *= mix(vec3(0.62, 1.16, 0.5), vec3(1.0), min(1.0, winter * 1.6));' : ''}
        float lying = winter * ${holds.toFixed(2)};
        float white = smoothstep(${steep.toFixed(2)}, ${(steep + 0.3).toFixed(2)}, up) * smoothstep(0.92 - lying, 1.22 - lying, drift + 0.3) * min(1.0, lying * 1.1);
        diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.74, 0.78, 0.86) * (0.86 + 0.2 * drift), white * 0.92);`);
  };
  material.customProgramCacheKey = () => `matt ${holds} ${steep} ${roofs} ${ground} ${leaves}`;
  return material;
}
