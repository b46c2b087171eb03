/**
 * The page's address: `#t=<simulated ISO time>&home=<number of the home, from 1>`, and for a run that is lived `scenario`, `seed`, `homes`, `duration`, `sut` and `inputs` (what a person did to
 * it), so that whoever opens it sees the same; `demo=<story>` plays a story, or all of them (`demo=all`), with `loop=1` again and again, with `rate=4` four times as fast. Strange text is left out, never an error: what cannot be run is said by who runs it.
 */
import type { RunInput } from '../../contract/run-files.ts';
import { GivenInputs } from '../../lab/run/attach.ts';
import type { AskedRun } from './asked-run.ts';

export interface Place {
  /** epoch ms */
  at?: number;
  /** index, from 0 */
  home?: number;
  /** a run to be lived */
  run?: AskedRun;
  /** id of a story, or `all` */
  demo?: string;
  /** the story begins again after its end */
  loop?: boolean;
  /** the story goes so many times as fast, for a rehearsal */
  rate?: number;
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/;
const SLUG = /^[a-z0-9-]{1,60}$/;

export function readFragment(hash: string): Place {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const text = (name: string, shape: RegExp): string | undefined => (shape.test(parts.get(name) ?? '') ? parts.get(name)! : undefined);
  const at = Date.parse(text('t', TIME) ?? '');
  const home = Number(text('home', /^\d{1,6}$/) ?? 0);
  const [scenario, homes, duration, sut, demo] = [text('scenario', SLUG), text('homes', /^\d{1,6}$/), text('duration', /^\d{1,7}(?:\.\d{1,3})?(?:ms|s|m|h|d)$/), text('sut', SLUG), text('demo', SLUG)];
  const rate = Number(text('rate', /^\d{1,2}$/) ?? 0);
  const seed = parts.get('seed') ?? undefined;
  const inputs = inputsOf(parts.get('inputs'));
  return {
    ...(Number.isFinite(at) && { at }), ...(home > 0 && { home: home - 1 }), ...(demo && { demo }), ...(demo && parts.has('loop') && parts.get('loop') !== '0' && { loop: true }), ...(demo && rate > 0 && { rate }),
    ...(scenario && { run: { scenario, ...(seed && { seed }), ...(homes && { homes: Number(homes) }), ...(duration && { duration }), ...(sut && { sut }), ...(inputs && { inputs }) } }),
  };
}

export function writeFragment({ at, home, run, demo, loop }: Place): string {
  const said = (name: string, value: string | number | undefined) => value !== undefined && `${name}=${encodeURIComponent(value)}`;
  const parts = [
    said('demo', demo), loop && 'loop=1', ...(run ? [said('scenario', run.scenario), said('seed', run.seed), said('homes', run.homes), said('duration', run.duration), said('sut', run.sut), run.inputs && run.inputs.length > 0 && `inputs=${toText(JSON.stringify(run.inputs))}`] : []),
    at !== undefined && `t=${new Date(at).toISOString().replace(/:\d{2}\.\d{3}Z$/, 'Z')}`, home !== undefined && `home=${home + 1}`,
  ];
  return `#${parts.filter(Boolean).join('&')}`;
}

/** Base64 for addresses. */
function toText(json: string): string {
  return btoa(Array.from(new TextEncoder().encode(json), (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function inputsOf(text: string | null): readonly RunInput[] | undefined {
  if (text === null) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    return GivenInputs.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
