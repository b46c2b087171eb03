/** How a home is lit: matt colours under sun and sky, and in each room a lamp of its own that keeps to its room. Outer walls are cut where the camera looks over them. */
import { Color, MeshDepthMaterial, MeshLambertMaterial, RGBADepthPacking, Vector3, type IUniform, type Material } from 'three';

/** Rooms of a plan at most. */
export const ROOMS_MOST = 16;
/** Heights at which pieces are cut, by `SIDE`, m. */
export const LIMITS = 10;

export interface HomeLight {
  lampAt: IUniform<Vector3[]>;
  /** 0–1 by room */
  lamp: IUniform<number[]>;
  warm: IUniform<Color>;
  limits: IUniform<number[]>;
}

export function homeLight(): HomeLight {
  return { lampAt: { value: Array.from({ length: ROOMS_MOST }, () => new Vector3()) }, lamp: { value: new Array<number>(ROOMS_MOST).fill(0) }, warm: { value: new Color(1, 0.74, 0.42) }, limits: { value: new Array<number>(LIMITS).fill(100) } };
}

const CUT = `
  float homeLimit = limits[int(tag.y + 0.5)];
  transformed.y = homeLimit <= tag.z + 0.015 ? -60.0 : min(transformed.y, floorAt(position) + homeLimit);`;

const HEAD = `
  attribute vec3 tag;
  uniform float limits[${LIMITS}];
  uniform float raised[3];
  uniform vec2 splits;
  float floorAt(vec3 at) { return at.x < splits.x ? raised[0] : at.x < splits.y ? raised[1] : raised[2]; }`;

/** Where floors begin along x, and how high they stand: pieces are cut above their own floor. */
export interface Raised {
  raised: IUniform<number[]>;
  splits: IUniform<{ x: number; y: number }>;
}

/** Shapes with `tag`: the room, the side, the height from which it begins. */
export function litMaterial(light: HomeLight, raised: Raised): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true });
  lamps(material, light, `${HEAD}`, `${CUT}\n#include <project_vertex>`, 'int homeRoom = int(tag.x + 1.5) - 1;', raised);
  material.customProgramCacheKey = () => 'home-lit';
  return material;
}

/** People and what they wear: lit by the lamp of the room they are in. */
export function personMaterial(light: HomeLight, room: IUniform<number>): MeshLambertMaterial {
  const material = new MeshLambertMaterial({ vertexColors: true });
  lamps(material, light, 'uniform int ownRoom;', '#include <project_vertex>', 'int homeRoom = ownRoom;', { ownRoom: room });
  material.customProgramCacheKey = () => 'home-person';
  return material;
}

function lamps(material: MeshLambertMaterial, light: HomeLight, head: string, project: string, room: string, more: object): void {
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, light, more);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\n${head}\nuniform vec3 lampAt[${ROOMS_MOST}];\nuniform float lamp[${ROOMS_MOST}];\nvarying vec3 vHome;\nvarying vec3 vOut;\nvarying vec3 vLampAt;\nvarying float vLamp;`)
      .replace('#include <project_vertex>', `${project}
        ${room}
        vHome = (modelMatrix * vec4(transformed, 1.0)).xyz;
        vOut = normalize(mat3(modelMatrix) * objectNormal);
        vLampAt = homeRoom < 0 ? vec3(0.0) : lampAt[homeRoom];
        vLamp = homeRoom < 0 ? 0.0 : lamp[homeRoom];`);
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nuniform vec3 warm;\nvarying vec3 vHome;\nvarying vec3 vOut;\nvarying vec3 vLampAt;\nvarying float vLamp;')
      .replace('#include <lights_fragment_end>', `#include <lights_fragment_end>
        if (vLamp > 0.001) {
          vec3 toLamp = vLampAt - vHome;
          float far = length(toLamp);
          float facing = 0.42 + 0.58 * max(0.0, dot(normalize(vOut), toLamp / max(0.01, far)));
          reflectedLight.directDiffuse += diffuseColor.rgb * warm * (vLamp * facing * 1.5 / (1.0 + 0.16 * far * far) + vLamp * 0.1);
        }`);
  };
}

/** For shadows: cut like what casts them. */
export function cutDepthMaterial(light: HomeLight, raised: Raised): Material {
  const material = new MeshDepthMaterial({ depthPacking: RGBADepthPacking });
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, light, raised);
    shader.vertexShader = shader.vertexShader.replace('#include <common>', `#include <common>\n${HEAD}`).replace('#include <project_vertex>', `${CUT}\n#include <project_vertex>`);
  };
  return material;
}
