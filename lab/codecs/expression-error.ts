/** Why an expression cannot be used or failed; `at` counts its characters from 1, where that is known. */
export class ExpressionError extends Error {
  readonly at: number | undefined;

  constructor(message: string, at: number | undefined) {
    super(message);
    this.name = 'ExpressionError';
    this.at = at;
  }
}

/** `(character 17 of the expression)`, or nothing */
export function positionText({ at }: ExpressionError): string {
  return at === undefined ? '' : ` (character ${at} of the expression)`;
}
