/** The sky as a dome: zenith to horizon, a glow at the sun, moon and stars, thin cloud, and three ridges of far woods that stand in the haze. One draw call, after all that is solid: only what is seen of it is worked out. */
import { BackSide, Color, ShaderMaterial, Vector3 } from 'three';

export function skyMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    side: BackSide, depthWrite: false, fog: false,
    uniforms: { zenith: { value: new Color() }, horizon: { value: new Color() }, glow: { value: new Color() }, toSun: { value: new Vector3(0, 1, 0) }, toMoon: { value: new Vector3(0, 0.1, -1) }, night: { value: 0 } },
    vertexShader: 'varying vec3 vWay; void main() { vWay = position; vec4 at = projectionMatrix * mat4(mat3(modelViewMatrix)) * vec4(position, 1.0); gl_Position = at.xyww; }',
    fragmentShader: `
      uniform vec3 zenith; uniform vec3 horizon; uniform vec3 glow; uniform vec3 toSun; uniform vec3 toMoon; uniform float night; varying vec3 vWay;
      float hash(vec3 p) { return fract(sin(dot(p, vec3(12.9898, 78.233, 37.719))) * 43758.5453); }
      float hash1(float p) { return fract(sin(p * 91.345) * 47453.5453); }
      float noise1(float p) { float i = floor(p); float f = fract(p); f = f * f * (3.0 - 2.0 * f); return mix(hash1(i), hash1(i + 1.0), f); }
      float noise2(vec2 p) { vec2 i = floor(p); vec2 f = fract(p); f = f * f * (3.0 - 2.0 * f); return mix(mix(hash(vec3(i, 1.0)), hash(vec3(i + vec2(1, 0), 1.0)), f.x), mix(hash(vec3(i + vec2(0, 1), 1.0)), hash(vec3(i + vec2(1, 1), 1.0)), f.x), f.y); }
      void main() {
        vec3 way = normalize(vWay);
        float up = way.y;
        if (up < -0.04) { gl_FragColor = vec4(horizon, 1.0);
          #include <colorspace_fragment>
          return; }
        vec3 colour = mix(horizon, zenith, pow(clamp(up * 3.9, 0.0, 1.0), 0.66));
        float near = max(0.0, dot(normalize(vec3(way.x, way.y * 1.8, way.z)), normalize(vec3(toSun.x, toSun.y * 0.5, toSun.z))));
        colour = mix(colour, glow, (0.35 * pow(near, 1.6) + 0.65 * pow(near, 7.0)) * (1.0 - night) * 0.85 * (1.0 - clamp(up * 2.4, 0.0, 1.0)));
        float turn = atan(way.x, -way.z);
        // Thin bands of cloud, lit from below at dusk.
        float cloud = smoothstep(0.5, 0.86, 0.65 * noise2(vec2(turn * 5.0, up * 46.0)) + 0.35 * noise2(vec2(turn * 17.0 + 3.0, up * 120.0))) * smoothstep(0.02, 0.09, up) * smoothstep(0.5, 0.12, up);
        colour = mix(colour, mix(mix(horizon, glow, 0.55), horizon * 1.12, night), cloud * mix(0.42, 0.22, night));
        // Stars in two sizes; none behind the moon.
        float moonway = distance(way, toMoon);
        for (int layer = 0; layer < 2; layer += 1) {
          float fine = layer == 0 ? 150.0 : 260.0;
          vec3 cell = floor(way * fine);
          float star = step(layer == 0 ? 0.9955 : 0.99, hash(cell)) * smoothstep(0.05, 0.16, up) * night * night * smoothstep(0.06, 0.2, moonway) * (1.0 - 0.8 * cloud);
          vec3 off = fract(way * fine) - 0.5 - 0.2 * (vec3(hash(cell + 5.0), hash(cell + 6.0), hash(cell + 7.0)) - 0.5);
          colour += star * mix(vec3(0.75, 0.83, 1.0), vec3(1.0, 0.9, 0.76), hash(cell + 9.0)) * (layer == 0 ? 0.9 : 0.42) * smoothstep(0.34, 0.06, length(off));
        }
        float disc = smoothstep(0.0182, 0.0168, moonway);
        float spots = noise2((way.xy - toMoon.xy) * 150.0 + 7.0);
        colour += vec3(0.5, 0.56, 0.72) * (0.3 * exp(-moonway * 11.0) + 0.5 * exp(-moonway * 46.0)) * smoothstep(0.5, 0.95, night);
        colour = mix(colour, vec3(0.72, 0.73, 0.7) * (0.86 + 0.14 * smoothstep(0.2, 0.8, spots)), disc * smoothstep(0.35, 0.9, night));
        // Ridges, the farthest first; each nearer one darker. Their feet stand in the mist.
        for (int ridge = 0; ridge < 3; ridge += 1) {
          float r = float(ridge);
          float hill = (0.052 - r * 0.0135) * (0.45 + 0.75 * noise1(turn * (2.6 + r * 1.3) + r * 17.0) + 0.3 * noise1(turn * (8.0 + r * 3.0) + r * 29.0));
          float trees = (0.0011 + 0.0009 * r) * noise1(turn * (260.0 - r * 50.0) + r * 3.0) + 0.0012 * noise1(turn * 90.0 + r * 7.0) * step(0.5, r);
          float top = hill + trees;
          float land = smoothstep(top + 0.0012, top - 0.0012, up);
          vec3 wood = mix(horizon, mix(vec3(0.09, 0.13, 0.12), vec3(0.008, 0.014, 0.032), night), 0.2 + 0.17 * r);
          colour = mix(colour, mix(horizon, wood, smoothstep(-0.35 * top, top, up)), land);
        }
        gl_FragColor = vec4(colour, 1.0);
        #include <colorspace_fragment>
      }`,
  });
}
