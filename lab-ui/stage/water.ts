/** The river: it mirrors the sky, the more the flatter one looks, and carries the moon's path. */
import { Color, ShaderMaterial, UniformsLib, UniformsUtils, Vector3 } from 'three';

export function waterMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    fog: true,
    uniforms: UniformsUtils.merge([UniformsLib.fog, { zenith: { value: new Color() }, horizon: { value: new Color() }, shine: { value: new Vector3(0, 1, 0) }, shineColour: { value: new Color() }, night: { value: 0 }, winter: { value: 0 }, beat: { value: 0 } }]),
    vertexShader: `
      varying vec3 vAt; varying vec2 vUv;
      #include <fog_pars_vertex>
      void main() {
        vUv = uv; vec4 at = modelMatrix * vec4(position, 1.0); vAt = at.xyz;
        vec4 mvPosition = viewMatrix * at; gl_Position = projectionMatrix * mvPosition;
        #include <fog_vertex>
      }`,
    fragmentShader: `
      uniform vec3 zenith; uniform vec3 horizon; uniform vec3 shine; uniform vec3 shineColour; uniform float night; uniform float winter; uniform float beat; varying vec3 vAt; varying vec2 vUv;
      #include <fog_pars_fragment>
      float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
      float noise(vec2 p) { vec2 i = floor(p); vec2 f = fract(p); f = f * f * (3.0 - 2.0 * f); return mix(mix(hash(i), hash(i + vec2(1, 0)), f.x), mix(hash(i + vec2(0, 1)), hash(i + vec2(1, 1)), f.x), f.y); }
      void main() {
        vec3 eye = normalize(cameraPosition - vAt);
        float wave = noise(vec2(vUv.y * 0.22 - beat * 0.16, vUv.x * 5.0)) + 0.5 * noise(vec2(vUv.y * 0.7 - beat * 0.3, vUv.x * 13.0)) - 0.75;
        vec3 normal = normalize(vec3(wave * 0.1, 1.0, wave * 0.16));
        float flatness = pow(1.0 - max(0.0, dot(eye, normal)), 2.2);
        vec3 sky = mix(zenith, horizon, 0.35 + 0.6 * flatness);
        vec3 colour = mix(mix(vec3(0.13, 0.2, 0.2), vec3(0.012, 0.02, 0.05), night), sky, 0.34 + 0.6 * flatness);
        vec3 way = reflect(-eye, normal);
        float path = pow(max(0.0, dot(normalize(vec3(way.x, way.y * 0.35, way.z)), normalize(vec3(shine.x, shine.y * 0.35, shine.z)))), 46.0);
        colour += shineColour * path * smoothstep(-0.05, 0.4, wave + 0.2) * 0.7;
        float edge = abs(vUv.x - 0.5) * 2.0;
        float ice = winter * smoothstep(0.52, 0.7, edge + 0.36 * (noise(vec2(vUv.y * 0.13, vUv.x * 4.0)) - 0.5));
        colour = mix(colour, mix(vec3(0.62, 0.68, 0.74), vec3(0.1, 0.13, 0.21), night), ice * 0.8);
        gl_FragColor = vec4(colour, 1.0);
        #include <colorspace_fragment>
        #include <fog_fragment>
      }`,
  });
}
