/** No visible text stands in a component: all of it is in `lab-ui/words.ts` and `lab-ui/words/`, ready to be translated. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';

interface Node { type: string; start: number; [key: string]: unknown }
/** Attributes that are seen or spoken. */
const SPOKEN = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'aria-placeholder', 'title', 'placeholder', 'alt', 'label', 'name', 'hint', 'text', 'summary', 'lead']);
/** `name` of a form's field is seen by nobody. */
const UNSEEN_NAME = new Set(['input', 'select', 'button', 'meta', 'OfHome', 'Icon']);
const FOLDER = join(import.meta.dirname, '../../lab-ui');
/** Names of keys, not words of a language. */
const KEYS = /^(Esc|Space|[A-Z])$/;
const isWords = (text: string): boolean => /\p{L}{2,}/u.test(text) && !KEYS.test(text.trim());
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const children = (node: Node): Node[] => Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value])).filter(isNode);

/** Texts that an expression can come to: both ways of a choice, pieces of a template; not what is compared, called with, or looked up. */
function texts(node: Node | null | undefined): string[] {
  if (!node) return [];
  switch (node.type) {
    case 'Literal': return typeof node['value'] === 'string' ? [node['value']] : [];
    case 'TemplateLiteral': return [...(node['quasis'] as { value: { cooked: string } }[]).map(({ value }) => value.cooked), ...(node['expressions'] as Node[]).flatMap(texts)];
    case 'ConditionalExpression': return [...texts(node['consequent'] as Node), ...texts(node['alternate'] as Node)];
    case 'LogicalExpression': return [...texts(node['left'] as Node), ...texts(node['right'] as Node)];
    case 'BinaryExpression': return node['operator'] === '+' ? [...texts(node['left'] as Node), ...texts(node['right'] as Node)] : [];
    case 'ParenthesizedExpression': case 'JSXExpressionContainer': return texts(node['expression'] as Node);
    default: return [];
  }
}

/** @returns what is seen or spoken and stands in the code itself */
export function strays(code: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'JSXText') found.push(node['value'] as string);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') for (const child of node['children'] as Node[]) if (child.type === 'JSXExpressionContainer') found.push(...texts(child));
    if (node.type === 'JSXOpeningElement') {
      const element = (node['name'] as { name?: string }).name ?? '';
      for (const attribute of node['attributes'] as Node[]) {
        const name = (attribute['name'] as { name?: unknown } | undefined)?.name;
        if (attribute.type !== 'JSXAttribute' || typeof name !== 'string' || !SPOKEN.has(name) || (name === 'name' && UNSEEN_NAME.has(element))) continue;
        found.push(...texts(attribute['value'] as Node | null));
      }
    }
    children(node).forEach(visit);
  };
  visit(parseAst(code, { lang: 'tsx' }) as unknown as Node);
  return found.filter(isWords).map((text) => text.trim());
}

it('sees a stray wherever one can stand', () => {
  expect(strays('<p title={a ? "One" : w} aria-label="Two">Three {b && `Four ${c}`} {x ?? "Five"}</p>').toSorted()).toEqual(['Five', 'Four', 'One', 'Three', 'Two']);
  expect(strays('<p className="one" key="two">{W.three} {a === "four" ? w : `${b}, ${c}`} <Icon name="five" /><kbd>Esc</kbd></p>')).toEqual([]);
});

it('there is none in the page', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap((name) => strays(readFileSync(join(FOLDER, name), 'utf8')).map((text) => `${name}: ${text}`))).toEqual([]);
});
