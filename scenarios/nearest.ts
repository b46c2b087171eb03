/** "Did you mean …?": the candidate closest to a misspelt word. */

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other; 0 where equal. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replace = (last[column - 1] as number) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let best = Math.min(replace, (last[column] as number) + 1, (current[column - 1] as number) + 1);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        best = Math.min(best, (beforeLast[column - 2] as number) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] as number;
}

/** The nearest candidate, if it is near enough to be what was meant (a third of its letters at most, two at least); the first of equals. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 100) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best !== undefined && bestDistance <= Math.max(2, Math.floor(best.length / 3)) ? best : undefined;
}

/** A hint for a word that is not in a list: the nearest, else the list (at most thirty of it). */
export function suggest(word: string, candidates: readonly string[]): string {
  const close = nearest(word, candidates);
  if (close !== undefined) return `did you mean "${close}"?`;
  if (candidates.length === 0) return 'there are none to choose from';
  const shown = candidates.slice(0, 30).join(', ');
  return `choose from: ${shown}${candidates.length > 30 ? `, and ${candidates.length - 30} more` : ''}`;
}
