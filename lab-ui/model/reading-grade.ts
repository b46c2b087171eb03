/** How hard a text is to read: the grade of the US school that follows it, after Flesch and Kincaid. English only; syllables are counted by rule of thumb. */

export function sentencesOf(text: string): string[] {
  return text.split(/[.!?:;]+(?=\s|$)|\n+/).map((piece) => piece.trim()).filter((piece) => /\p{L}/u.test(piece));
}

/** Words; a number counts as one. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\d]+(?:[’'./:-][\p{L}\d]+)*/gu) ?? [];
}

/** Days and months: long words that nobody spells out. */
const AT_A_GLANCE = /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)$/i;

/** Groups of vowels; a mute e at the end does not count. Numbers, days and months are known at a glance: one (assumption). */
export function syllables(word: string): number {
  if (/\d/.test(word) || AT_A_GLANCE.test(word)) return 1;
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  if (plain.length <= 3) return Math.max(1, plain.match(/[aeiouy]+/g)?.length ?? 1);
  const trimmed = plain.replace(/(?:[^laeiouy]es|[^dtaeiouy]ed|[^laeiouy]e)$/, (end) => end[0]!);
  return Math.max(1, trimmed.match(/[aeiouy]{1,2}/g)?.length ?? 1);
}

/** Grade level; never under 0. @source Kincaid et al. 1975: 0.39 words per sentence + 11.8 syllables per word − 15.59 */
export function readingGrade(text: string): number {
  const [words, sentences] = [wordsOf(text), sentencesOf(text)];
  if (words.length === 0 || sentences.length === 0) return 0;
  return Math.max(0, (0.39 * words.length) / sentences.length + (11.8 * words.reduce((sum, word) => sum + syllables(word), 0)) / words.length - 15.59);
}
