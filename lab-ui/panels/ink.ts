/** Colours of the style sheet for what is drawn on a canvas. Asked once per theme: asking is slow. */
const dark = matchMedia('(prefers-color-scheme: dark)');
let known = new Map<string, string>();
let theme: string | undefined;

/** @param name of a custom property, without dashes */
export function ink(name: string): string {
  const now = `${document.documentElement.dataset['theme'] ?? ''} ${dark.matches}`;
  if (now !== theme) {
    theme = now;
    known = new Map();
  }
  let colour = known.get(name);
  if (colour === undefined) {
    colour = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    known.set(name, colour);
  }
  return colour;
}
