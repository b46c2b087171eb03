/** Live counts while a run goes on: one line that is drawn over on a screen, a line at each tenth elsewhere. */
import type { RunPhase, RunProgress } from '../run/request.ts';
import type { Terminal } from './terminal.ts';

const DRAW_EVERY_MS = 80;
const PHASE_WORDS: Readonly<Record<RunPhase, string>> = { start: 'starting broker and pipeline', run: '', twin: 'paired twin', score: 'grading', write: 'writing' };

export class ProgressLine {
  readonly #terminal: Terminal;
  readonly #now: () => number;
  #drawnAt = -Infinity;
  #drawn = false;
  #tenth = 0;
  #phase: RunPhase | undefined;

  /** @param now wall clock in ms, for the rate of drawing only */
  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
  }

  show(progress: RunProgress): void {
    const turned = progress.phase !== this.#phase;
    // A new pass over the ticks (the paired twin) counts its tenths again.
    if (turned && (progress.phase === 'twin' || progress.phase === 'run')) this.#tenth = 0;
    this.#phase = progress.phase;
    if (!this.#terminal.tty) return this.#plain(progress);
    if (!turned && progress.tick < progress.ticks && this.#now() - this.#drawnAt < DRAW_EVERY_MS) return;
    this.#drawnAt = this.#now();
    this.#drawn = true;
    this.#terminal.out(`\r\u001b[2K${barLine(progress, this.#terminal.width)}`);
  }

  /** Clears the line, so that what follows starts on a clean one. */
  end(): void {
    if (this.#drawn) this.#terminal.out('\r\u001b[2K');
    this.#drawn = false;
  }

  #plain(progress: RunProgress): void {
    const tenth = progress.ticks === 0 ? 0 : Math.floor((progress.tick / progress.ticks) * 10);
    if (tenth <= this.#tenth || !['run', 'twin'].includes(progress.phase)) return;
    if (this.#tenth === 0 && progress.phase === 'twin') this.#terminal.out('paired twin, for comparison\n');
    this.#tenth = tenth;
    this.#terminal.out(`${`${tenth * 10} %`.padStart(5)}  ${clock(progress.simTime)}  ${countsText(progress)}\n`);
  }
}

/** The line without line end, at most `width - 1` letters. */
export function barLine(progress: RunProgress, width: number): string {
  const share = progress.ticks === 0 ? 0 : progress.tick / progress.ticks;
  const cells = Math.max(10, Math.min(30, Math.floor(width / 4)));
  const full = Math.floor(share * cells);
  const bar = '█'.repeat(full) + '░'.repeat(cells - full);
  const text = `${bar} ${`${Math.floor(share * 100)} %`.padStart(5)}  ${clock(progress.simTime)}  ${PHASE_WORDS[progress.phase] || countsText(progress)}`;
  return text.length < width ? text : `${text.slice(0, Math.max(0, width - 2))}…`;
}

function countsText(progress: RunProgress): string {
  return `${grouped(progress.messages)} messages · ${grouped(progress.readings)} readings · ${grouped(progress.alerts)} alerts · ${grouped(progress.lost)} lost`;
}

/** 12,345 */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Simulated time of day, `HH:MM`. */
export function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
