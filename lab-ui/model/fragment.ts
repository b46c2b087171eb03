/** The page's address: `#t=<simulated ISO time>&home=<number of the home, from 1>`. Strange text is left out, never an error. */

export interface Place {
  /** epoch ms */
  at?: number;
  /** index, from 0 */
  home?: number;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/;

export function readFragment(hash: string): Place {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const time = parts.get('t') ?? '';
  const at = TIME.test(time) ? Date.parse(time) : Number.NaN;
  const home = /^\d{1,6}$/.test(parts.get('home') ?? '') ? Number(parts.get('home')) : 0;
  return { ...(Number.isFinite(at) && { at }), ...(home > 0 && { home: home - 1 }) };
}

export function writeFragment({ at, home }: Place): string {
  const parts = [at !== undefined && `t=${new Date(at).toISOString().replace(/:\d{2}\.\d{3}Z$/, 'Z')}`, home !== undefined && `home=${home + 1}`];
  return `#${parts.filter(Boolean).join('&')}`;
}
