/** `twinward waveform`: what a monitor at one resident's bed would draw at one moment of a scenario. */
import { dirname, resolve } from 'node:path';
import { Duration, durationMs } from '../../contract/duration.ts';
import { badInput } from '../../contract/errors.ts';
import { renderWaveformSvg, type StripLabels } from '../../reports/render/waveform-svg.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { applyOverrides } from '../../scenarios/overrides.ts';
import type { WaveState } from '../../sim/physiology/beats.ts';
import { homeId } from '../../sim/population.ts';
import { World } from '../../sim/world.ts';
import { statOf, writeWhole } from '../host-node/files.ts';
import { readPatients } from '../host-node/read-patients.ts';
import { homeWaveforms } from '../run/home-waveforms.ts';
import { scenarioHost } from './scenario-host.ts';
import type { Doing } from './show-error.ts';
import { plain, type Terminal } from './terminal.ts';

/** As commander gives them: texts and flags. */
export interface WaveformOptions {
  home: string;
  at: string;
  seconds: string;
  seed?: string;
  patients?: string;
  json?: boolean;
  out?: string;
}

/** A strip of paper longer than this is no picture any more, s. @source assumption */
const SECONDS_MOST = 60;
const RHYTHM_WORDS: Readonly<Record<WaveState['rhythm'], string>> = { 'sinus': 'Sinus rhythm', 'atrial-fibrillation': 'Atrial fibrillation' };

export async function waveformCommand(name: string, options: WaveformOptions, terminal: Terminal, doing: Doing): Promise<void> {
  if (options.json && options.out !== undefined) throw badInput('bad-option', '--json and --out cannot be given together', { path: '--json' }, 'choose one: numbers (--json > strip.json) or a picture (--out strip.svg)');
  const seconds = secondsOf(options.seconds);
  const out = options.out === undefined ? undefined : fileOf(options.out, terminal.cwd);
  const host = await scenarioHost(terminal.cwd);
  const loaded = loadScenario(name, host, { needPopulation: options.patients === undefined }).scenario;
  const patients = options.patients === undefined ? undefined : readPatients(resolve(terminal.cwd, options.patients), { year: Number(loaded.start.slice(0, 4)) }).patients;
  const { scenario } = applyOverrides(loaded, { ...(options.seed !== undefined && { seed: options.seed }), ...(patients && { homes: Math.max(loaded.homes, patients.length) }) }, host.known);
  doing.seed = scenario.seed;
  const world = new World({ scenario, patients });
  world.check();
  const index = indexOf(options.home, world.homes);
  const at = world.start + offsetOf(options.at, scenario.duration);
  const { state, waves } = homeWaveforms(world, index, at, seconds);
  const facts = { scenario: scenario.id, seed: scenario.seed, home: homeId(index), at: options.at, seconds };
  if (options.json) return terminal.out(`${JSON.stringify({ ...facts, state, ...waves })}\n`);
  const svg = renderWaveformSvg(waves, labelsOf(state, `${facts.home} · ${new Date(waves.startMs).toISOString().slice(0, 19).replace('T', ' ')} · ${scenario.title} + ${options.at}`));
  if (out === undefined) return terminal.out(svg);
  writeWhole(out, svg);
  terminal.out(plain(`strip   ${out}\n`));
}

function labelsOf(state: WaveState, title: string): StripLabels {
  const { heartRate, respiration, spo2, systolic, diastolic, rhythm } = state;
  return { title, heartRate, respiration, spo2, systolic, diastolic, rhythm: RHYTHM_WORDS[rhythm] };
}

function secondsOf(text: string): number {
  const seconds = /^\d{1,3}(\.\d{1,2})?$/.test(text) ? Number(text) : NaN;
  if (!(seconds >= 1 && seconds <= SECONDS_MOST)) throw badInput('bad-option', `--seconds cannot be "${text}"`, { path: '--seconds' }, `give a number from 1 to ${SECONDS_MOST}`);
  return seconds;
}

function fileOf(text: string, cwd: string): string {
  const file = resolve(cwd, text);
  if (text === '' || statOf(file)?.isDirectory()) throw badInput('out-is-folder', `--out "${text}" is a folder`, { path: '--out' }, 'give the name of a file in it, such as strip.svg');
  if (!statOf(dirname(file))?.isDirectory()) throw badInput('no-such-folder', `${text} cannot be written: there is no such folder`, { path: '--out' }, 'make the folder first');
  return file;
}

function indexOf(home: string, homes: number): number {
  const index = /^h\d{6}$/.test(home) ? Number(home.slice(1)) - 1 : -1;
  if (index < 0 || index >= homes) throw badInput('unknown-home', `there is no home "${home}"`, { path: '--home' }, `the scenario has ${homeId(0)} to ${homeId(homes - 1)}`);
  return index;
}

/** `3h12m`, `90m`, `0s`: parts as durations are written, added up. */
function offsetOf(text: string, duration: string): number {
  const parts = text.match(/\d+(?:\.\d+)?[a-z]+/g) ?? [];
  if (parts.length === 0 || parts.join('') !== text || !parts.every((part) => Duration.safeParse(part).success)) {
    throw badInput('bad-option', `--at cannot be "${text}"`, { path: '--at' }, 'give the time since the scenario began, never negative: 3h12m, 90m, 45s');
  }
  const offset = parts.reduce((sum, part) => sum + durationMs(part), 0);
  if (offset >= durationMs(duration)) throw badInput('bad-option', `--at ${text} is not within the scenario, which lasts ${duration}`, { path: '--at' }, `give a time before ${duration}`);
  return offset;
}
