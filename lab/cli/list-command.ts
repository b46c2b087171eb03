/** `twinward list`: a table for people, JSON for programs. */
import { catalogue, type CatalogueLine } from './catalogues.ts';
import { plain, type Terminal } from './terminal.ts';

export async function listCommand(what: string, options: { json?: boolean }, terminal: Terminal): Promise<void> {
  const lines = await catalogue(what, terminal.cwd);
  terminal.out(options.json ? `${JSON.stringify(lines, null, 2)}\n` : plain(table(lines, terminal.width)));
}

/** Id, title, and what it means where that fits below. */
function table(lines: readonly CatalogueLine[], width: number): string {
  if (lines.length === 0) return '(none)\n';
  const column = Math.max(...lines.map((line) => line.id.length)) + 2;
  return lines
    .map((line) => {
      const about = typeof line['meaning'] === 'string' ? line['meaning'] : typeof line['description'] === 'string' ? line['description'] : '';
      const below = about ? wrap(about, Math.max(30, width - column)).map((text) => `${' '.repeat(column)}${text}`) : [];
      return [`${line.id.padEnd(column)}${line.title}`, ...below].join('\n');
    })
    .join('\n')
    .concat('\n');
}

/** Words in lines of at most `width` letters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
}
