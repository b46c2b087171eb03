/** Which numbers of a source text stand without a word on where they come from. Read with the parser of Vite; `typescript` from 7 on has none that runs in the process. */
import { parseSync } from 'vite';

interface Node { type: string; start: number; end: number; [key: string]: unknown }
export interface Bare { line: number; literal: string; text: string }

/** Says where a number comes from, that nobody knows better, or that it only lays out memory or cuts off a sum. */
const SOURCED = /@source\b|\bassumptions?\b|@see\b|\bno part of the model\b/i;
/** The head of a file, or of a class, that speaks for all of its numbers. */
const SPEAKS_FOR_ALL = /\bnumbers without (?:a|another) source\b[^.]*\bassumptions?\b/i;
/** Halves, tens, and what turns one unit of time or share into another. */
const PLAIN = new Set([0, 0.5, 1, 2, 10, 12, 24, 60, 100, 1000, 1440, 3600, 60_000, 3_600_000, 86_400_000]);
/** Calls whose arguments are addresses of draws, or digits shown: all of them, or those from a place on. */
const ADDRESSED = /^(?:u|z|draw|word|uniform|normal|normal4|noise|chance|unit|today|streamId|toFixed|toString|padStart|padEnd)$/;
const ADDRESSED_FROM: Readonly<Record<string, number>> = { between: 2, roundTo: 1 };
const BITWISE = new Set(['&', '|', '^', '<<', '>>', '>>>']);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const childrenOf = (node: Node): Node[] => Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value])).filter(isNode);
const nameOf = (callee: unknown): string => (isNode(callee) ? (callee.type === 'MemberExpression' ? nameOf(callee['property']) : String(callee['name'] ?? '')) : '');
/** How many columns there are; a number beside it is a place among them. */
const isWidth = (node: unknown): boolean => nameOf(node).endsWith('WIDTH');
const valueOf = (node: Node | undefined): unknown => (node?.type === 'Literal' ? node['value'] : undefined);

/** What a property or a constant is set to. */
function setTo(node: Node | undefined): Node | undefined {
  if (node?.type === 'ExportNamedDeclaration') return setTo(node['declaration'] as Node);
  if (node?.type === 'VariableDeclaration') return (node['declarations'] as Node[])[0]?.['init'] as Node | undefined;
  return node?.type === 'Property' || node?.type === 'PropertyDefinition' ? (node['value'] as Node) : undefined;
}

/** A constant, a variable or a field: what stands in runs under one comment. */
const declares = (node: Node | undefined): node is Node => node?.type !== 'Property' && isNode(setTo(node));

/** A place in a list that counts up from 0: columns, streams. */
function counts(siblings: readonly Node[], node: Node): boolean {
  const place = siblings.indexOf(node);
  const value = valueOf(setTo(node));
  return value === 0 || (place > 0 && typeof value === 'number' && valueOf(setTo(siblings[place - 1])) === value - 1 && counts(siblings, siblings[place - 1] as Node));
}

/** Is the number in `path[0]` no number of the model? `path` leads up to the program. */
function structural(path: readonly Node[], raw: string): boolean {
  if (PLAIN.has(path[0]?.['value'] as number) || raw.startsWith('0x')) return true;
  return path.some((parent, depth) => {
    const child = path[depth - 1];
    if (!child) return false;
    const args = parent['arguments'] as Node[] | undefined;
    if (/^TS(?!As|Non|Satisfies)/.test(parent.type)) return true;
    if (parent.type === 'MemberExpression') return parent['computed'] === true && parent['property'] === child;
    if (parent.type === 'NewExpression') return depth === 1 && nameOf(parent['callee']).endsWith('Array');
    if (parent.type === 'VariableDeclarator') return depth === 1 && isWidth(parent['id']);
    if (parent.type === 'BinaryExpression') return depth === 1 && (BITWISE.has(parent['operator'] as string) || isWidth(parent['left']) || isWidth(parent['right']));
    if (parent.type === 'ForStatement') return parent['test'] === child && depth === 2;
    if (parent.type === 'Property' && nameOf(parent['key']) === 'length') return depth === 1;
    if (parent.type === 'CallExpression' && args?.includes(child)) return ADDRESSED.test(nameOf(parent['callee'])) || args.indexOf(child) >= (ADDRESSED_FROM[nameOf(parent['callee'])] ?? Infinity);
    return setTo(child) === path[0] && counts(childrenOf(parent), child);
  });
}

/** Has the object a `source` or `sources` that says something? */
function citing(node: Node): boolean {
  if (node.type !== 'ObjectExpression') return false;
  const sources = setTo((node['properties'] as Node[]).find((property) => /^sources?$/.test(nameOf(property['key']))));
  const texts = sources?.type === 'ArrayExpression' ? (sources['elements'] as Node[]) : sources ? [sources] : [];
  return texts.length > 0 && texts.every((text) => typeof valueOf(text) === 'string' && String(valueOf(text)).trim() !== '');
}

/**
 * Numbers without a source. A comment speaks for what it stands on (statement, member, property, element, and all inside) and for its own line; one above a run of declarations for all of the
 * run, up to an empty line or the next comment; above a class, or at the head of the file, only if it says so. The `sources` of a catalogue entry speak for the entry.
 */
export function bareNumbers(source: string): Bare[] {
  const { program, comments, errors } = parseSync('numbers.ts', source, { lang: 'ts' });
  if (errors.length > 0) throw new Error(`does not parse: ${errors[0]?.message}`);
  const lineOf = (at: number) => source.slice(0, at).split('\n').length;
  const said = comments.map(({ start, end }) => ({ start, end, line: lineOf(start), text: source.slice(start, end), own: source.slice(source.lastIndexOf('\n', start) + 1, start).trim() === '' }));
  if (said[0] && source.slice(0, said[0].start).trim() === '' && SPEAKS_FOR_ALL.test(said[0].text)) return [];
  /** The comment lines that end right before a place. */
  const above = (at: number): string => {
    const last = said.findLast(({ end, own }) => own && end <= at && source.slice(end, at).trim() === '');
    return last ? above(last.start) + last.text : '';
  };
  const speaksFor = (node: Node, parent: Node | undefined): boolean => {
    if (!parent) return false;
    const words = above(node.start);
    if (words !== '') return (/class/i.test(node.type + String((node['declaration'] as Node | undefined)?.type)) ? SPEAKS_FOR_ALL : SOURCED).test(words);
    if (!declares(node)) return false;
    const siblings = childrenOf(parent);
    const before = siblings[siblings.indexOf(node) - 1];
    return declares(before) && !/\n\s*\n/.test(source.slice(before.end, node.start)) && speaksFor(before, parent);
  };
  const bare: Bare[] = [];
  const visit = (node: Node, path: readonly Node[]): void => {
    const here = [node, ...path];
    if (typeof valueOf(node) !== 'number') return childrenOf(node).forEach((child) => visit(child, here));
    const line = lineOf(node.start);
    const literal = source.slice(node.start, node.end);
    if (structural(here, literal) || said.some((comment) => comment.line === line && SOURCED.test(comment.text)) || here.some((step, depth) => citing(step) || speaksFor(step, here[depth + 1]))) return;
    bare.push({ line, literal, text: source.split('\n')[line - 1]?.trim() ?? '' });
  };
  visit(program as unknown as Node, []);
  return bare;
}
