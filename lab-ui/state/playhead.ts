/** The one clock of the page. It lives outside React: the frame loop and the panels listen as often as each needs. */

/** Simulated seconds in one second of the wall clock. */
export const SPEEDS = [1, 10, 60, 300, 600] as const;

/** A slow picture is made up for, a pause of the browser (a hidden tab) is not. */
const STEP_MS_MOST = 2_000;
const MINUTE_MS = 60_000;

export class Playhead {
  at = 0;
  start = 0;
  end = 0;
  /** how far time can be moved: the end, or as far as a living run has come */
  edge = 0;
  speed: number = 600;
  playing = false;
  readonly #frames = new Set<() => void>();
  readonly #minutes = new Set<() => void>();
  readonly #changes = new Set<() => void>();
  #minute = Number.NaN;
  #last = 0;
  /** a frame is asked for */
  #due = false;

  /** Takes a run; the playhead stands at its begin. @param edge of a living run, which is not there yet */
  load(start: number, end: number, edge = end): void {
    Object.assign(this, { start, end, edge, at: start, playing: false });
    this.#minute = Number.NaN;
    this.#tell();
    for (const listener of this.#changes) listener();
  }

  seek(at: number): void {
    this.at = Math.min(this.edge, Math.max(this.start, at));
    this.#tell();
  }

  play(on = !this.playing): void {
    if (on && this.at >= this.end) this.at = this.start;
    if (on === this.playing) return;
    this.playing = on;
    this.#last = performance.now();
    if (on) this.#ask();
    for (const listener of this.#changes) listener();
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    for (const listener of this.#changes) listener();
  }

  /** @param direction 1 faster, -1 slower */
  shift(direction: 1 | -1): void {
    const place = SPEEDS.findIndex((speed) => speed === this.speed);
    this.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, place + direction))]!);
  }

  /** Each moved frame. @returns how to stop listening */
  onFrame(listener: () => void): () => void {
    this.#frames.add(listener);
    return () => void this.#frames.delete(listener);
  }

  /** Each simulated minute, and each seek into another one. */
  onMinute(listener: () => void): () => void {
    this.#minutes.add(listener);
    return () => void this.#minutes.delete(listener);
  }

  /** Play, pause, speed, another run. */
  onChange(listener: () => void): () => void {
    this.#changes.add(listener);
    return () => void this.#changes.delete(listener);
  }

  get minute(): number {
    return Math.floor(this.at / MINUTE_MS);
  }

  /** One loop, however fast somebody pauses and plays. */
  #ask(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(this.#step);
  }

  readonly #step = (now: number): void => {
    this.#due = false;
    if (!this.playing) return;
    const passed = Math.min(STEP_MS_MOST, Math.max(0, now - this.#last));
    this.#last = now;
    this.at = Math.min(this.edge, this.at + passed * this.speed);
    this.#tell();
    if (this.at >= this.end) this.play(false);
    else this.#ask();
  };

  #tell(): void {
    for (const listener of this.#frames) listener();
    if (this.minute === this.#minute) return;
    this.#minute = this.minute;
    for (const listener of this.#minutes) listener();
  }
}
