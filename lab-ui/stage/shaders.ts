/** Small shaders: glass that a room lights, pools of light, marks of truth on the ground, signs over roofs. All are seen through the same haze. */
import { AdditiveBlending, Color, DoubleSide, ShaderMaterial, UniformsLib, UniformsUtils, type Texture } from 'three';
import { SIGNS } from './signs.ts';

const fogged = (uniforms: Record<string, { value: unknown }>) => UniformsUtils.merge([UniformsLib.fog, uniforms]);

/** Instances carry `lit`: how bright each of four rooms is, 0–1. */
export function glassMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    fog: true, uniforms: fogged({ night: { value: 0 } }),
    vertexShader: `
      attribute float room; attribute vec4 lit; varying float vLit; varying vec2 vUv;
      #include <fog_pars_vertex>
      void main() {
        vUv = uv;
        vLit = room < 0.5 ? lit.x : room < 1.5 ? lit.y : room < 2.5 ? lit.z : lit.w;
        vec4 mvPosition = modelViewMatrix * instanceMatrix * vec4(position, 1.0);
        gl_Position = projectionMatrix * mvPosition;
        #include <fog_vertex>
      }`,
    fragmentShader: `
      uniform float night; varying float vLit; varying vec2 vUv;
      #include <fog_pars_fragment>
      void main() {
        vec3 dark = mix(vec3(0.36, 0.46, 0.55) + 0.14 * vUv.y, vec3(0.035, 0.05, 0.1) + 0.03 * vUv.y, night);
        vec3 warm = mix(vec3(1.0, 0.56, 0.2), vec3(1.0, 0.86, 0.55), smoothstep(0.9, 0.1, length(vUv - vec2(0.5, 0.42))));
        vec3 colour = mix(dark, warm, vLit * mix(0.35, 1.0, night));
        float bar = max(step(abs(vUv.x - 0.5), 0.035), step(abs(vUv.y - 0.56), 0.035));
        colour = mix(colour, colour * 0.42, bar);
        gl_FragColor = vec4(colour, 1.0);
        #include <colorspace_fragment>
        #include <fog_fragment>
      }`,
  });
}

/** Light on the ground: instances carry `power`, 0–1. */
export function poolMaterial(colour: number): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, blending: AdditiveBlending, uniforms: { night: { value: 0 }, colour: { value: new Color(colour) } },
    vertexShader: `
      attribute float power; varying float vPower; varying vec2 vUv;
      void main() { vUv = uv; vPower = power; gl_Position = projectionMatrix * modelViewMatrix * instanceMatrix * vec4(position * step(0.01, power), 1.0); }`,
    fragmentShader: `
      uniform float night; uniform vec3 colour; varying float vPower; varying vec2 vUv;
      void main() {
        float far = length(vUv - 0.5) * 2.0;
        float glow = pow(max(0.0, 1.0 - far), 1.7) * vPower * night;
        if (glow < 0.004) discard;
        gl_FragColor = vec4(colour * glow, 1.0);
      }`,
  });
}

/** Truth on the ground round a home: instances carry `kind`, bits of `WRONG`. A dashed ring for an episode, a dashed square for a fault, with a cross through it for an attack; plum, and hatched. */
export function truthMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, side: DoubleSide, uniforms: { colour: { value: new Color(0xe690da) }, pixel: { value: 0.02 } },
    vertexShader: `
      attribute float kind; varying float vKind; varying vec2 vAt;
      void main() { vAt = (uv - 0.5) * 2.0; vKind = kind; gl_Position = projectionMatrix * modelViewMatrix * instanceMatrix * vec4(position * step(0.5, kind), 1.0); }`,
    fragmentShader: `
      uniform vec3 colour; varying float vKind; varying vec2 vAt;
      void main() {
        bool ring = mod(vKind, 2.0) > 0.5;
        float edge = ring ? length(vAt) : max(abs(vAt.x), abs(vAt.y));
        float turn = ring ? atan(vAt.y, vAt.x) * 3.8197 : (abs(vAt.x) > abs(vAt.y) ? vAt.y : vAt.x) * 4.5;
        float soft = fwidth(edge) * 1.2;
        float line = smoothstep(0.8 - soft, 0.8, edge) * (1.0 - smoothstep(0.95, 0.95 + soft, edge));
        float dash = step(0.36, fract(turn));
        float hatch = step(0.62, fract((vAt.x + vAt.y) * 6.0)) * (1.0 - step(0.8, edge)) * 0.34;
        // Under attack: a cross through it, as its symbol has.
        float cross = vKind > 3.5 ? smoothstep(0.09, 0.06, abs(abs(vAt.x) - abs(vAt.y))) * (1.0 - step(0.8, edge)) * step(0.3, fract((abs(vAt.x) + abs(vAt.y)) * 4.0)) : 0.0;
        float alpha = max(max(line * dash, hatch), cross);
        if (alpha < 0.02) discard;
        gl_FragColor = vec4(colour, alpha);
        #include <colorspace_fragment>
      }`,
  });
}

/** Signs over roofs: always towards the viewer, never smaller than can be read. Instances carry `at`, `cell` (which sign) and `shift` (sign widths to the side). Behind an alarm there is a glow in its colour. */
export function signMaterial(atlas: Texture): ShaderMaterial {
  return new ShaderMaterial({
    transparent: true, depthWrite: false, depthTest: false,
    uniforms: { atlas: { value: atlas }, scale: { value: 1 }, high: { value: 0 }, medium: { value: 0 }, least: { value: 17 }, most: { value: 46 }, glow: { value: 1 } },
    vertexShader: `
      attribute vec3 at; attribute float cell; attribute float shift; uniform float scale; uniform float high; uniform float medium; uniform float least; uniform float most; varying vec2 vUv; varying float vCell; varying float vPulse;
      void main() {
        vCell = cell; vUv = (uv - 0.5) * 1.9 + 0.5;
        vPulse = cell < 0.5 ? high : cell < 1.5 ? medium : 0.0;
        vec4 eye = modelViewMatrix * vec4(at, 1.0);
        float pixels = scale / -eye.z;
        // The more urgent, the larger.
        float rank = cell < 0.5 ? 1.0 : cell < 1.5 ? 0.92 : 0.84;
        float size = clamp(3.0 * pixels, least, most) * rank / pixels * (1.0 + 0.12 * vPulse);
        eye.xy += (position.xy * 1.9 + vec2(shift, 0.5)) * size;
        gl_Position = projectionMatrix * eye;
      }`,
    fragmentShader: `
      uniform sampler2D atlas; uniform float glow; varying vec2 vUv; varying float vCell; varying float vPulse;
      void main() {
        bool inside = min(vUv.x, vUv.y) > 0.004 && max(vUv.x, vUv.y) < 0.996;
        vec4 texel = texture2D(atlas, vec2((clamp(vUv.x, 0.004, 0.996) + vCell) / ${SIGNS}.0, vUv.y)) * float(inside);
        vec3 own = vCell < 0.5 ? vec3(1.0, 0.06, 0.05) : vCell < 1.5 ? vec3(1.0, 0.62, 0.05) : vec3(0.05, 0.62, 0.8);
        float around = vCell < 2.5 ? pow(max(0.0, 1.0 - length(vUv - 0.5) * 1.06), 1.8) * glow * (vCell < 1.5 ? 0.45 + 0.55 * vPulse : 0.36) : 0.0;
        float alpha = texel.a + around * (1.0 - texel.a);
        if (alpha < 0.02) discard;
        gl_FragColor = vec4((texel.rgb * texel.a + own * around * (1.0 - texel.a)) / alpha, alpha);
        #include <colorspace_fragment>
      }`,
  });
}
