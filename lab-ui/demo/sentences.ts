/** The first sentences of a text, as many as can be read in a caption. */

/** @param most characters; the first sentence is kept whole unless it is longer by itself */
export function sentences(text: string, most = 156): string {
  if (text.length <= most) return text;
  const parts = text.split(/(?<=[.!?]) /);
  let taken = parts[0]!;
  for (const part of parts.slice(1)) {
    if (taken.length + 1 + part.length > most) break;
    taken += ` ${part}`;
  }
  return taken.length <= most ? taken : `${taken.slice(0, most - 1).replace(/\s+\S*$/, '')}…`;
}
