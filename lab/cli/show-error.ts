/** Errors to words and exit codes: the only place where that happens (DESIGN §8). */
import { describePlace, TwinwardError } from '../../contract/errors.ts';
import { plain } from './terminal.ts';

/** 2 bad input · 3 trouble outside, the verdict is unknown · 1 our fault */
export type ErrorExit = 1 | 2 | 3;

/** What a command was doing, for the report of a fault of ours. */
export interface Doing {
  seed?: string;
  replay?: string;
}

export function exitOf(error: unknown): ErrorExit {
  if (!(error instanceof TwinwardError)) return 1;
  return error.kind === 'bad-input' ? 2 : error.kind === 'environment' ? 3 : 1;
}

/** Lines for standard error, with a line end. No stack trace for a user's mistake; for ours only with TWINWARD_DEBUG=1. */
export function errorText(error: unknown, doing: Doing = {}, debug = process.env['TWINWARD_DEBUG'] === '1'): string {
  const ours = exitOf(error) === 1;
  const message = error instanceof Error ? error.message : String(error);
  const lines = ours ? [`error: this is our fault: ${message}`] : [`error: ${message}`];
  if (error instanceof TwinwardError) {
    const where = describePlace(error.place);
    if (where) lines.push(`where: ${where}`);
    if (error.hint) lines.push(`mend:  ${error.hint}`);
    lines.push(...othersOf(error));
  }
  if (ours) {
    if (doing.seed !== undefined) lines.push(`seed:  ${doing.seed}`);
    if (doing.replay !== undefined) lines.push(`again: ${doing.replay}`);
    if (!debug) lines.push('mend:  please report it with the lines above; TWINWARD_DEBUG=1 shows where it happened');
  }
  if (debug && error instanceof Error && error.stack !== undefined) lines.push(error.stack);
  return plain(`${lines.join('\n')}\n`);
}

/** `DocumentError` carries further problems; asked for by shape, so that this file need not load the scenario reader. */
function othersOf(error: TwinwardError): string[] {
  const { others, more } = error as TwinwardError & { others?: readonly string[]; more?: number };
  if (!others || !more) return [];
  const lines = [`also:  ${more} more problem${more === 1 ? '' : 's'}`, ...others.map((other) => `       ${other}`)];
  return more > others.length ? [...lines, `       … and ${more - others.length} more`] : lines;
}
