/**
 * One small error family. Domain outcomes are values; these are for input that cannot be used and for trouble
 * outside. Only the command line maps them to exit codes (DESIGN §8).
 */
export type ErrorKind = 'bad-input' | 'environment' | 'internal';

/** Where in the user's input an error lies. Lines and columns count from 1. */
export interface Place {
  file?: string;
  line?: number;
  column?: number;
  /** Path of keys inside the document, such as `plant.faults[0].id`. */
  path?: string;
}

export class TwinwardError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  /**
   * @param code short stable slug, such as `scenario-unknown-key`
   * @param message what is wrong, one sentence
   * @param options.hint how to mend it, one sentence
   */
  constructor(kind: ErrorKind, code: string, message: string, options: { place?: Place; hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TwinwardError';
    this.kind = kind;
    this.code = code;
    this.place = options.place;
    this.hint = options.hint;
  }
}

/** The user's input is wrong: exit 2. */
export function badInput(code: string, message: string, place?: Place, hint?: string): TwinwardError {
  return new TwinwardError('bad-input', code, message, { ...(place && { place }), ...(hint && { hint }) });
}

/** Something outside the lab (broker, SUT, disk) failed: the verdict is `unknown`, exit 3. */
export function environmentTrouble(code: string, message: string, hint?: string, cause?: unknown): TwinwardError {
  return new TwinwardError('environment', code, message, { ...(hint && { hint }), cause });
}

/** `file:line:column (path)`, or what of it is known. */
export function describePlace(place: Place | undefined): string {
  if (!place) return '';
  const at = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
  if (!place.path) return at;
  return at ? `${at} (${place.path})` : place.path;
}
