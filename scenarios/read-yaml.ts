/** YAML text to a value whose every part can be found again by line and column. Hostile text is refused before it costs anything. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document, type Node, type Pair } from 'yaml';
import { badInput, type Place, type TwinwardError } from '../contract/errors.ts';
import { throwProblems, type Problem } from './problems.ts';

export type Path = readonly PropertyKey[];

/** One million characters: a hundred times the longest scenario we ship. */
export const TEXT_LIMIT = 1_000_000;
/** Deeper than any schema of ours; beyond it a parser would run out of stack. */
const DEPTH_LIMIT = 64;
const ALIAS_LIMIT = 100;

export interface YamlText {
  value: unknown;
  /** The place of a value; with `of: 'key'` of its key. Where the path leads nowhere, the place of the nearest part above it. */
  place(path: Path, of?: 'key' | 'value'): Place;
}

/** `plant.faults[0].id` */
export function pathText(path: Path): string {
  let text = '';
  for (const key of path) text += typeof key === 'number' ? `[${key}]` : `${text === '' ? '' : '.'}${String(key)}`;
  return text;
}

/** @throws TwinwardError where the text is longer than a document may be, or is not text */
export function refuseJunk(text: string, file: string): void {
  if (text.length > TEXT_LIMIT) {
    throw badInput('document-too-long', `the file holds more than ${TEXT_LIMIT.toString()} characters`, { file }, 'a scenario is a few kilobytes: give the path of a scenario file');
  }
  const strange = /[\u0000-\u0008\u000e-\u001f\ufffd]/.exec(text);
  if (strange) {
    const before = text.slice(0, strange.index).split('\n');
    throw badInput('document-not-text', 'the file is not text', { file, line: before.length, column: (before.at(-1) ?? '').length + 1 }, 'give a YAML file in UTF-8');
  }
}

/** Refuses nesting that would exhaust the parser's stack, by counting brackets and indentation only. */
function refuseDepth(text: string, file: string): void {
  let depth = 0;
  let line = 1;
  let column = 0;
  for (const letter of text) {
    column += 1;
    if (letter === '\n') {
      line += 1;
      column = 0;
    } else if (letter === '[' || letter === '{') depth += 1;
    else if ((letter === ']' || letter === '}') && depth > 0) depth -= 1;
    if (depth > DEPTH_LIMIT) break;
  }
  const dashes = depth > DEPTH_LIMIT ? undefined : /^[ ]*(?:- ?){65}/m.exec(text);
  if (depth > DEPTH_LIMIT) throw badInput('document-too-deep', `brackets are nested more than ${DEPTH_LIMIT} deep`, { file, line, column }, 'a scenario is at most six levels deep');
  if (dashes) {
    throw badInput('document-too-deep', `lists are nested more than ${DEPTH_LIMIT} deep`, { file, line: text.slice(0, dashes.index).split('\n').length, column: 1 }, 'a scenario is at most six levels deep');
  }
}

/**
 * Reads one YAML document. Duplicate keys, unknown tags, a second document, more than 100 expansions of aliases, and all of `refuseJunk` are bad input.
 * @param file name for messages
 * @throws TwinwardError bad input with file, line and column
 */
export function readYaml(text: string, file: string): YamlText {
  refuseJunk(text, file);
  refuseDepth(text, file);
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const documents = parseYaml(text, file, lines);
  const [document, second] = documents;
  if (!document || document.contents === null) throw badInput('document-empty', 'the file is empty', { file, line: 1, column: 1 }, 'begin with "schema: twinward.scenario/1"');
  if (second) throw badInput('document-many', 'the file holds more than one YAML document', at(second.range[0]), 'keep one document per file, without "---" between');
  throwProblems([...document.errors, ...document.warnings].map((error): Problem => yamlProblem(error, at)));
  const value = valueOf(document, at);
  return { value, place: (path, of = 'value') => ({ ...at(offsetOf(document, path, of)), ...(path.length > 0 && { path: pathText(path) }) }) };
}

function parseYaml(text: string, file: string, lineCounter: LineCounter): Document.Parsed[] {
  try {
    const documents = parseAllDocuments(text, { lineCounter, uniqueKeys: true, strict: true, version: '1.2', logLevel: 'silent', prettyErrors: false });
    return 'empty' in documents ? [] : documents;
  } catch (error) {
    // The parser recurses: what slips through the depth check ends here instead of in a stack trace.
    if (error instanceof RangeError) throw tooDeep({ file, line: 1, column: 1 });
    throw error;
  }
}

function tooDeep(place: Place): TwinwardError {
  return badInput('document-too-deep', 'the document is nested too deeply', place, 'a scenario is at most six levels deep');
}

function yamlProblem(error: { code: string; message: string; pos: [number, number] }, at: (offset: number) => Place): Problem {
  const place = at(error.pos[0]);
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return { code: 'yaml-duplicate-key', message: 'the same key stands twice in one mapping', place, hint: 'keep one of them' };
    case 'TAG_RESOLVE_FAILED':
      return { code: 'yaml-tag', message: 'tags such as "!name" have no meaning here', place, hint: 'write the plain value' };
    case 'BAD_INDENT':
      // The parser also calls an unclosed bracket so.
      return { code: 'yaml-indent', message: error.message, place, hint: 'close every bracket, and indent with spaces, the same number for all keys of one mapping' };
    case 'TAB_AS_INDENT':
      return { code: 'yaml-indent', message: error.message, place, hint: 'indent with spaces, the same number for all keys of one mapping' };
    default:
      return { code: 'yaml-syntax', message: error.message, place, hint: 'mend the YAML at this place' };
  }
}

/** The plain value, aliases expanded within the limit. */
function valueOf(document: Document.Parsed, at: (offset: number) => Place): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIAS_LIMIT });
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(at(0));
    if (!(error instanceof ReferenceError)) throw error;
    let first: number | undefined;
    visit(document, { Alias: (_, node) => { first ??= node.range?.[0]; return visit.BREAK; } });
    throw badInput('yaml-aliases', `aliases of this document expand too often (more than ${ALIAS_LIMIT} times)`, at(first ?? 0), 'write the values out instead of referring to "*names"');
  }
}

function offsetOf(document: Document.Parsed, path: Path, of: 'key' | 'value'): number {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const [index, key] of path.entries()) {
    const parent = isAlias(node) ? node.resolve(document) : node;
    let next: unknown;
    if (isMap(parent)) {
      const pair = parent.items.find((item: Pair) => (isScalar(item.key) ? String(item.key.value) : String(item.key)) === String(key));
      if (!pair) return offset;
      const keyOffset = (pair.key as Node | null)?.range?.[0];
      if (index === path.length - 1 && of === 'key') return keyOffset ?? offset;
      offset = keyOffset ?? offset;
      next = pair.value;
    } else if (isSeq(parent)) next = parent.items[Number(key)];
    if (!next) return offset;
    node = next as Node;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}
