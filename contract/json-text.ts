/** JSON text with a place for what is wrong. */
import { badInput, type Place } from './errors.ts';

/** How to mend it: a text that ends too early, and any other. */
export interface JsonMends {
  cut: string;
  other: string;
}

/** Line and column, from 1, of a character offset. */
function placeOfOffset(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/**
 * @param line where the text begins in its file, for NDJSON
 * @throws TwinwardError with the line and column where the text stops being JSON
 */
export function parseJson(text: string, file: string, mend: JsonMends, line = 1): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message;
    const position = /position (\d+)/.exec(message);
    const cut = /end of JSON input|Unterminated/.test(message) || Number(position?.[1]) >= text.trimEnd().length;
    const at = placeOfOffset(text, cut || !position ? text.trimEnd().length : Number(position[1]));
    const place: Place = { file, line: at.line + line - 1, column: at.column };
    if (text.trim() === '') throw badInput('json-empty', 'the file is empty', { file, line: 1, column: 1 }, mend.other);
    if (cut) throw badInput('json-cut', 'the JSON ends in the middle', place, mend.cut);
    throw badInput('json-syntax', 'the file is not JSON', place, mend.other);
  }
}
