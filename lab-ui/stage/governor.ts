/** Keeps a weak machine usable: where frames are slow while time runs, the picture gets fewer pixels, then loses its shadows, then is drawn less often. Never all of it at once, and never the clock. */

/** Frames that are judged together. */
const FRAMES = 8;
/** Above this mean, seconds per frame, something is taken away. */
const SLOW_S = 0.055;
/** A frame far beyond this is no measure: the tab was hidden. */
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
  allowed: Allowed;
  #frames = 0;
  #sum = 0;
  #drawnAt = -Infinity;

  /** @param ratio of the screen */
  constructor(ratio: number) {
    this.allowed = { ratio, shadows: true, rest: 0 };
  }

  /** @param seconds since the picture before, while time runs @returns whether something was taken away */
  note(seconds: number): boolean {
    if (seconds > STRANGE_S) return false;
    this.#frames += 1;
    this.#sum += Math.max(0, seconds - this.allowed.rest);
    if (this.#frames < FRAMES) return false;
    const mean = this.#sum / FRAMES;
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
