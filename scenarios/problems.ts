/** Everything that is wrong with a document, in the order of the text; the first is the error, the others are named with it. */
import { describePlace, TwinwardError, type Place } from '../contract/errors.ts';

export interface Problem {
  code: string;
  message: string;
  place: Place;
  hint?: string;
}

/** How many further problems are spelt out. */
const OTHERS_SHOWN = 5;

/** Bad input with more than one fault: `others` are one line each, at most five, and `more` counts those beyond the first. */
export class DocumentError extends TwinwardError {
  readonly others: readonly string[];
  readonly more: number;

  constructor(first: Problem, rest: readonly Problem[]) {
    super('bad-input', first.code, first.message, { place: first.place, ...(first.hint !== undefined && { hint: first.hint }) });
    this.others = rest.slice(0, OTHERS_SHOWN).map((problem) => `${describePlace(problem.place)}: ${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`);
    this.more = rest.length;
  }
}

/** @throws DocumentError where there is any problem; those of one file in the order of its lines */
export function throwProblems(problems: readonly Problem[]): void {
  const files = [...new Set(problems.map((problem) => problem.place.file))];
  const sorted = problems.toSorted(
    (a, b) =>
      files.indexOf(a.place.file) - files.indexOf(b.place.file) ||
      (a.place.line ?? 0) - (b.place.line ?? 0) ||
      (a.place.column ?? 0) - (b.place.column ?? 0),
  );
  const [first, ...rest] = sorted;
  if (first) throw new DocumentError(first, rest);
}
