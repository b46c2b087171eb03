/** `twinward survey`: how the radio of homes was installed, and what a technician would do about it. Simulates nothing: a home's radio is known before its run. */
import { dirname, resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { renderFloorPlanSvg } from '../../reports/render/floor-plan-svg.ts';
import { loadScenario } from '../../scenarios/load-scenario.ts';
import { applyOverrides } from '../../scenarios/overrides.ts';
import { medianSignal } from '../../sim/installation/placed.ts';
import { type HomeSurvey, hubText, LOST_BELOW, surveyHome, VERDICTS, type Verdict } from '../../sim/installation/survey.ts';
import { roomById } from '../../sim/installation/plan-radio.ts';
import { homeId } from '../../sim/population.ts';
import { World } from '../../sim/world.ts';
import { statOf, writeWhole } from '../host-node/files.ts';
import { grouped } from './progress.ts';
import { scenarioHost } from './scenario-host.ts';
import type { Doing } from './show-error.ts';
import { plain, type Terminal } from './terminal.ts';

/** As commander gives them: texts and flags. */
export interface SurveyOptions {
  home?: string;
  homes?: string;
  seed?: string;
  svg?: string;
  json?: boolean;
}

const WORST_SHOWN = 10;

export async function surveyCommand(name: string, options: SurveyOptions, terminal: Terminal, doing: Doing): Promise<void> {
  const svg = options.svg === undefined ? undefined : fileOf(options.svg, terminal.cwd);
  if (svg !== undefined && options.home === undefined) throw badInput('bad-option', '--svg draws one home', { path: '--svg' }, 'say which: --home h000001');
  const host = await scenarioHost(terminal.cwd);
  const homes = options.homes === undefined ? undefined : homesOf(options.homes);
  const { scenario } = applyOverrides(loadScenario(name, host).scenario, { ...(options.seed !== undefined && { seed: options.seed }), ...(homes !== undefined && { homes }) }, host.known);
  doing.seed = scenario.seed;
  const world = new World({ scenario });
  world.check();
  const facts = { scenario: scenario.id, seed: scenario.seed };
  if (options.home !== undefined) {
    const survey = surveyHome(world.rng, world.home(indexOf(options.home, world.homes)));
    if (svg !== undefined) writeWhole(svg, pictureOf(survey, scenario.title));
    if (options.json) return terminal.out(`${JSON.stringify({ ...facts, ...shown(survey) }, null, 2)}\n`);
    terminal.out(plain(homeText(survey)));
    if (svg !== undefined) terminal.out(plain(`\nplan    ${svg}\n`));
    return;
  }
  const surveys = Array.from({ length: world.homes }, (_, index) => surveyHome(world.rng, world.home(index)));
  if (options.json) return terminal.out(`${JSON.stringify({ ...facts, homes: countsOf(surveys), surveys: surveys.map(shown) })}\n`);
  terminal.out(plain(summaryText(surveys, scenario.title)));
}

/** What `--json` says of a home: the plan by its id. */
function shown({ plan, ...survey }: HomeSurvey): Record<string, unknown> {
  return { plan: plan.id, ...survey };
}

export function countsOf(surveys: readonly Pick<HomeSurvey, 'verdict'>[]): Record<Verdict, number> {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, surveys.filter((survey) => survey.verdict === verdict).length])) as Record<Verdict, number>;
}

/** Plan, hub, rooms, devices, what to do: tables of fixed columns. */
export function homeText(survey: HomeSurvey): string {
  const { home, plan, hub, rooms, devices, uplink, verdict, advice, after } = survey;
  const named = Math.max(...rooms.map(({ title }) => title.length), 4);
  const wide = Math.max(...devices.map(({ dev }) => dev.length), 'uplink'.length);
  const roomOf = (id: string) => roomById(plan, id).title;
  const lines = [
    `${home} · ${plan.title} · hub ${hubText(plan, hub)} · ${verdict}`, '',
    `${'room'.padEnd(named)}  floor  radio  cellular   dB[mW], at the hub of a device there; cellular if the hub stood there`,
    ...rooms.map(({ id, title, floor, radio, uplink: there }) => `${title.padEnd(named)}  ${String(floor).padStart(5)}  ${String(radio).padStart(5)}  ${String(there).padStart(8)}${id === hub.room ? '   the hub is here' : ''}`), '',
    `${'device'.padEnd(wide)}  ${'room'.padEnd(named)}  signal  margin  verdict   margin over ${LOST_BELOW} dB[mW], where readings begin to be lost`,
    ...devices.map(({ dev, room, planRoom, signal, margin, verdict: said, hidden }) => `${dev.padEnd(wide)}  ${roomOf(planRoom).padEnd(named)}  ${String(signal).padStart(6)}  ${`${margin} dB`.padStart(6)}  ${said}${hidden ? '   shut in by steel' : room !== planRoom && !rooms.some(({ id }) => id === room) ? `   worn or used: ${room}` : ''}`),
    `${'uplink'.padEnd(wide)}  ${roomOf(hub.room).padEnd(named)}  ${String(uplink.signal).padStart(6)}  ${''.padStart(6)}  ${uplink.verdict}`, '',
    ...(advice.length === 0 ? ['Nothing to do.'] : [...advice.map((line) => `do: ${line}`), `then: ${after}`]),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** How many homes are good, fair, poor, and the worst of them. */
export function summaryText(surveys: readonly HomeSurvey[], title: string): string {
  const counts = countsOf(surveys);
  const worst = surveys.filter(({ verdict }) => verdict !== 'good').toSorted((a, b) => leastOf(a) - leastOf(b) || (a.home < b.home ? -1 : 1)).slice(0, WORST_SHOWN);
  const share = (count: number) => `${grouped(count)} (${Math.round((100 * count) / surveys.length)} %)`;
  const lines = [
    `${title} · ${grouped(surveys.length)} homes: ${VERDICTS.map((verdict) => `${verdict} ${share(counts[verdict])}`).join(', ')}`,
    ...(worst.length === 0 ? [] : ['', worst.length < surveys.length - counts.good ? `The ${worst.length} worst:` : 'Those that are not good:']),
    ...worst.flatMap((survey) => {
      const weakest = survey.devices.toSorted((a, b) => a.signal - b.signal)[0];
      return [`${survey.home}  ${survey.verdict}  hub ${hubText(survey.plan, survey.hub)}: uplink ${survey.uplink.signal}${weakest ? `, ${weakest.dev} ${weakest.signal}` : ''} dB[mW]`, ...survey.advice.map((line) => `         do: ${line}`)];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** How far the weakest part is from where it fails. */
function leastOf({ devices, uplink }: HomeSurvey): number {
  return Math.min(uplink.signal + 100, ...devices.map(({ signal }) => signal - LOST_BELOW));
}

export function pictureOf(survey: HomeSurvey, scenario: string): string {
  const { home, plan, hub, uplink, rooms, devices, advice, verdict, after } = survey;
  return renderFloorPlanSvg({
    title: `${home} · ${plan.title}`, plan, hub, uplink: uplink.signal, rooms, devices, heat: (floor, x, y) => medianSignal(plan, hub, floor, x, y),
    notes: [`${scenario} · hub ${hubText(plan, hub)} · ${verdict}`, ...(advice.length > 0 ? [...advice, `Then: ${after}.`] : [])],
  });
}

function homesOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw badInput('bad-option', `--homes cannot be "${text}"`, { path: '--homes' }, 'give a whole number from 1 to 200000');
  return Number(text);
}

export function indexOf(home: string, homes: number): number {
  const index = /^h\d{6}$/.test(home) ? Number(home.slice(1)) - 1 : -1;
  if (index < 0 || index >= homes) throw badInput('unknown-home', `there is no home "${home}"`, { path: '--home' }, `the scenario has ${homeId(0)} to ${homeId(homes - 1)}`);
  return index;
}

function fileOf(text: string, cwd: string): string {
  const file = resolve(cwd, text);
  if (text === '' || statOf(file)?.isDirectory()) throw badInput('out-is-folder', `--svg "${text}" is a folder`, { path: '--svg' }, 'give the name of a file in it, such as plan.svg');
  if (!statOf(dirname(file))?.isDirectory()) throw badInput('no-such-folder', `${text} cannot be written: there is no such folder`, { path: '--svg' }, 'make the folder first');
  return file;
}
