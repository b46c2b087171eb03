/**
 * A user's JSONata, held on a short lead: no clock and no chance, so that equal messages give equal results, and an end to every evaluation. What an expression may cost is the
 * user's own affair up to there: it runs in the lab's process, and a regular expression that never ends cannot be stopped. Nor does the host's time zone show: a time of day says its own, and by a picture without a zone it is UTC.
 */
import jsonata from 'jsonata';
import { ExpressionError } from './expression-error.ts';

/** Until one evaluation is given up, ms; how deep functions may call; how many items a sequence may have. @source assumption: a mapping of one message takes less than a millisecond */
const LIMITS = { timeout: 1_000, stack: 500, sequence: 100_000 } as const;
const FORBIDDEN = ['now', 'millis', 'random', 'shuffle'] as const;
/** JSONata's own reading by a picture. */
const BY_PICTURE = jsonata('$toMillis(text, picture)');

export type Evaluate = (input: unknown, variables: Record<string, unknown>) => Promise<unknown>;

/** @throws ExpressionError where it is no JSONata, or asks for clock or chance */
export function compile(text: string): Evaluate {
  const expression = guarded(() => jsonata(text, LIMITS));
  const asked = guarded(() => forbiddenIn(expression.ast()));
  if (asked) throw new ExpressionError(`$${asked.name}() is disabled: equal messages must give equal results`, asked.at);
  // Also where a text is evaluated as an expression.
  for (const name of FORBIDDEN) expression.registerFunction(name, () => { throw new ExpressionError(`$${name}() is disabled: equal messages must give equal results`, undefined); });
  expression.registerFunction('toMillis', toMillis, '<s-s?:n>');
  return async (input, variables) => {
    try {
      // Sequences are arrays with marks of their own; JSON knows none of them.
      const result: unknown = await expression.evaluate(input, variables);
      return result === undefined ? undefined : JSON.parse(JSON.stringify(result) ?? 'null') as unknown;
    } catch (error) {
      throw asExpressionError(error);
    }
  };
}

/**
 * `$toMillis`, but for what JSONata takes from the host: its zone for a time of day that names none, and today where a picture has no year.
 * @throws ExpressionError for these, and for what is no time at all
 */
function toMillis(text: string | undefined, picture: string | undefined): unknown {
  if (text === undefined) return undefined;
  if (picture !== undefined) {
    if (!picture.replaceAll('[[', '').includes('[Y')) throw new ExpressionError(`$toMillis cannot read "${text}" by "${picture}": without a year ([Y]) it would be of today`, undefined);
    return BY_PICTURE.evaluate({ text, picture });
  }
  const isDate = /^\d{4}(-\d\d){0,2}$/.test(text);
  if (!isDate && !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)) throw new ExpressionError(`$toMillis cannot read "${text}": an ISO 8601 time names its zone, such as 2026-01-14T18:00:00Z`, undefined);
  const at = Date.parse(isDate ? `${text}${'-01-01'.slice(text.length - 4)}T00:00:00Z` : text);
  if (Number.isNaN(at)) throw new ExpressionError(`$toMillis cannot read "${text}": it is no ISO 8601 time`, undefined);
  return at;
}

function guarded<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw asExpressionError(error);
  }
}

function asExpressionError(error: unknown): ExpressionError {
  const { message, position } = error as { message?: string; position?: number };
  // JSONata says of an error of ours, too, where it came up.
  if (error instanceof ExpressionError) return error.at === undefined && position !== undefined ? new ExpressionError(error.message, position) : error;
  return new ExpressionError(message ?? String(error), position);
}

/** The first use of a forbidden function in a syntax tree. */
function forbiddenIn(tree: unknown): { name: string; at: number | undefined } | undefined {
  if (typeof tree !== 'object' || tree === null) return undefined;
  const { type, value, position } = tree as { type?: unknown; value?: unknown; position?: number };
  if (type === 'variable' && (FORBIDDEN as readonly unknown[]).includes(value)) return { name: String(value), at: position };
  for (const part of Object.values(tree)) {
    const found = forbiddenIn(part);
    if (found) return found;
  }
  return undefined;
}
