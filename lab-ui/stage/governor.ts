/** Keeps a weak machine usable: where pictures are slow while time runs, they get fewer pixels, then lose their shadows, then come less often. Never all of it at once, and never the clock. */

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
/** Another size waits until all is drawn that was asked for, and the whole page waits with it: it comes not sooner than so after the last picture, seconds. */
const SETTLED_S = 0.7;

/** What eases goes on by the time since the last picture, but by no more than so, seconds: nothing leaps after a rest. Where pictures are slow a step may be long, or a door would take a minute to open. */
const STEP_S = { fast: 0.1, slow: 1 } as const;

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
  /** while time runs */
  allowed: Allowed;
  readonly #software: boolean;
  #frames = 0;
  #sum = 0;
  #drawnAt = -Infinity;
  /** the last picture was one of time running */
  #ran = false;

  /** @param ratio of the screen @param software whether there is no graphics processor: then pictures come seldom from the first on, and keep their size, which would cost a standstill to change */
  constructor(ratio: number, software = false) {
    this.most = this.allowed = { ratio, shadows: true, rest: 0 };
    this.#software = software;
    if (software) this.allowed = { ratio, shadows: false, rest: REST_S.at(-1)! };
  }

  /**
   * Whether a picture is drawn now, and how.
   * @param now seconds
   * @param runs whether time runs
   * @param moves whether the camera does
   * @param ratio that pictures have up to now
   * @returns `passed`: by how much goes on what eases, seconds; `undefined`: not now
   */
  picture(now: number, { runs, moves, ratio }: { runs: boolean; moves: boolean; ratio: number }): (Allowed & { passed: number }) | undefined {
    const since = now - this.#drawnAt;
    // For a turn of the camera alone the size is left as it is: the wait would be longer than the turn.
    const wanted = runs ? this.allowed : moves ? { ...this.allowed, ratio, rest: 0 } : this.most;
    const resized = wanted.ratio !== ratio;
    if ((resized && since < SETTLED_S) || (runs && since < wanted.rest)) return undefined;
    if (runs && this.#ran && !resized) this.#note(since - wanted.rest);
    this.#ran = runs;
    this.#drawnAt = now;
    return { ...wanted, passed: Math.min(since, STEP_S[this.allowed === this.most ? 'fast' : 'slow']) };
  }

  /** @param seconds that the last picture took */
  #note(seconds: number): void {
    if (seconds > STRANGE_S || this.#software) return;
    this.#frames += 1;
    this.#sum += seconds;
    if (this.#frames < FRAMES && this.#sum < ENOUGH_S) return;
    const mean = this.#sum / this.#frames;
    this.#frames = this.#sum = 0;
    if (mean <= SLOW_S) return;
    const { ratio, shadows, rest } = this.allowed;
    if (ratio > RATIO_LEAST) this.allowed = { ratio: Math.max(RATIO_LEAST, ratio * 0.75), shadows, rest };
    else if (shadows) this.allowed = { ratio, shadows: false, rest };
    else if (rest < REST_S.at(-1)!) this.allowed = { ratio, shadows, rest: REST_S.find((longer) => longer > rest)! };
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
