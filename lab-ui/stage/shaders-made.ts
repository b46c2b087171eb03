/** Makes the shaders of a scene without stopping the page: drivers make them in the background where they can, and who asks how it went before they are done waits for them. */
import type { Camera, Object3D, WebGLProgram as Program, WebGLRenderer } from 'three';

const ASK_MS = 10;

/** @returns when all are made. What a driver refuses is told on the console, as three itself would if it were let. */
export async function shadersMade(renderer: WebGLRenderer, scene: Object3D, camera: Camera): Promise<void> {
  const gl = renderer.getContext();
  const known = new Set(programs(renderer));
  renderer.compile(scene, camera);
  while (!gl.isContextLost() && programs(renderer).some((program) => !program.isReady())) await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  for (const { program, name } of programs(renderer).filter((one) => !known.has(one))) {
    if (!gl.isContextLost() && !gl.getProgramParameter(program as WebGLProgram, gl.LINK_STATUS)) console.error(`shader ${name}: ${gl.getProgramInfoLog(program as WebGLProgram)}`);
  }
}

interface Made extends Program {
  isReady(): boolean;
}

const programs = (renderer: WebGLRenderer): Made[] => (renderer.info.programs ?? []) as Made[];
