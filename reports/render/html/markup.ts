/** Markup that is inert by construction: only what this room wrote itself is markup, every other value is text. */

/** A piece of finished HTML. Only `html` and `trusted` make one. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Part = Markup | string | number | null | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };
/** Control characters and those that turn the direction of writing: they could make a text look like another one. */
// oxlint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text made safe for element content and for quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(UNSEEN, '\ufffd').replace(/[&<>"'`]/g, (sign) => ENTITIES[sign]!);
}

/** Tag for templates: strings and numbers become text, `Markup` stays, lists are joined, nothing is said for `null`, `undefined` and `false`. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0]!;
  for (let i = 0; i < parts.length; i += 1) text += textOf(parts[i]) + strings[i + 1]!;
  return new Markup(text);
}

/** Markup from a constant of this room; never from a report. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return part.map(textOf).join('');
}

/** Text in which `words between backticks` are set as code. */
export function withCode(text: string): Markup {
  return html`${text.split('`').map((piece, i, all) => (i % 2 === 1 && i < all.length - 1 ? html`<code>${piece}</code>` : i % 2 === 1 ? `\`${piece}` : piece))}`;
}

/** Long payload text cut to `max` characters, with a mark that says so. */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max)} …`;
}
