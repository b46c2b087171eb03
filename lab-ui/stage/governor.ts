/** Keeps a weak machine usable: where pictures are slow while things move, they get fewer pixels, then lose their shadows, then come less often. Never all of it at once, and never the clock. */

/** Pictures that are judged together, or fewer that took so many seconds. */
const FRAMES = 8;
const ENOUGH_S = 0.8;
/** Above this mean, seconds from one picture to the next, something is taken away. */
const SLOW_S = 0.055;
/** Far beyond this it is no measure: the tab was hidden. */
const STRANGE_S = 3;
const RATIO_LEAST = 0.6;
/** Without shadows and with few pixels still slow: so long between two pictures, seconds. */
const REST_S = [0.25, 0.5, 1] as const;

export interface Allowed {
  /** device pixels per CSS pixel, at most */
  ratio: number;
  shadows: boolean;
  /** seconds between two pictures, at least */
  rest: number;
}

export class Governor {
  /** while things stand still */
  readonly most: Allowed;
  /** while things move */
  allowed: Allowed;
  #frames = 0;
  #sum = 0;
  #drawnAt = -Infinity;

  readonly #software: boolean;

  /** @param ratio of the screen @param software whether there is no graphics processor: then pictures come seldom from the first on, and keep their size, which would cost a standstill to change */
  constructor(ratio: number, software = false) {
    this.most = this.allowed = { ratio, shadows: true, rest: 0 };
    this.#software = software;
    if (software) this.allowed = { ratio, shadows: false, rest: REST_S.at(-1)! };
  }

  /** @param seconds since the picture before, while time runs @returns whether something was taken away */
  note(seconds: number): boolean {
    if (seconds > STRANGE_S || this.#software) return false;
    this.#frames += 1;
    this.#sum += Math.max(0, seconds - this.allowed.rest);
    if (this.#frames < FRAMES && this.#sum < ENOUGH_S) return false;
    const mean = this.#sum / this.#frames;
    this.#frames = this.#sum = 0;
    if (mean <= SLOW_S) return false;
    const { ratio, shadows, rest } = this.allowed;
    if (ratio > RATIO_LEAST) this.allowed = { ratio: Math.max(RATIO_LEAST, ratio * 0.75), shadows, rest };
    else if (shadows) this.allowed = { ratio, shadows: false, rest };
    else if (rest < REST_S.at(-1)!) this.allowed = { ratio, shadows, rest: REST_S.find((longer) => longer > rest)! };
    else return false;
    return true;
  }

  /** Whether the next picture is due. @param now seconds */
  due(now: number): boolean {
    if (now - this.#drawnAt < this.allowed.rest) return false;
    this.#drawnAt = now;
    return true;
  }
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** Whether there is no graphics processor to draw with: the browser says that it would be slow, or names a renderer that works in software. */
export function drawsInSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return true;
  // Firefox names it without being asked twice.
  const named = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER;
  const renderer = String(gl.getParameter(named));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return SOFTWARE.test(renderer);
}
