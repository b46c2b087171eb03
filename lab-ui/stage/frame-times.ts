/** What drawing costs, told on the canvas for who measures: draw calls of the last frame, and milliseconds of script per frame, the mean of the last thirty. */
const FRAMES = 30;

export class FrameTimes {
  readonly #spent: number[] = [];
  #told = 0;

  /** @param calls draw calls, shadows among them @param spent ms */
  note(canvas: HTMLElement, calls: number, spent: number): void {
    this.#spent.push(spent);
    if (this.#spent.length > FRAMES) this.#spent.shift();
    // Attributes are written a few times a second at most: they are read by machines.
    this.#told = (this.#told + 1) % 10;
    if (this.#told !== 1) return;
    canvas.dataset['calls'] = String(calls);
    canvas.dataset['scriptMs'] = (this.#spent.reduce((sum, one) => sum + one, 0) / this.#spent.length).toFixed(3);
  }
}
