/** JSON text with a place for what is wrong. */
import { badInput, type Place } from '../../contract/errors.ts';

/** Line and column, from 1, of a character offset. */
export function placeOfOffset(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/**
 * @param line where the text begins in its file, for NDJSON
 * @throws TwinwardError with the line and column where the text stops being JSON
 */
export function parseJson(text: string, file: string, line = 1): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message;
    const position = /position (\d+)/.exec(message);
    const cut = /end of JSON input|Unterminated/.test(message) || Number(position?.[1]) >= text.trimEnd().length;
    const at = placeOfOffset(text, cut || !position ? text.trimEnd().length : Number(position[1]));
    const place: Place = { file, line: at.line + line - 1, column: at.column };
    if (text.trim() === '') throw badInput('json-empty', 'the file is empty', { file, line: 1, column: 1 }, 'give a FHIR R4 bundle as JSON, or NDJSON of a bulk export');
    if (cut) throw badInput('json-cut', 'the JSON ends in the middle', place, 'the file is cut short: fetch or copy it again');
    throw badInput('json-syntax', 'the file is not JSON', place, 'give a FHIR R4 bundle as JSON, or NDJSON of a bulk export');
  }
}
