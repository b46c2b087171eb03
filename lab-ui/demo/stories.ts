/** The three stories as data: scenes, when they are due, where the camera is, how fast time goes, and what is said of them. What captions tell is looked up in the run (`lookups.ts`). */
import type { CentreName } from '../state/store.ts';
import type { AlertRow } from '../model/run-view.ts';
import { timeIn } from '../panels/times.ts';
import { DEMO_WORDS as T } from '../words/demo.ts';
import type { Moment, Seen } from './lookups.ts';

/** Where the camera goes: the whole town, the street around the selected home, the home from outside, or into it. */
export type Shot = 'town' | 'street' | 'home' | 'inside';

/** What stands below the picture. `true` is drawn as truth, `said` as the pipeline's; either may be missing. */
export interface Caption {
  true?: string;
  /** what the pipeline has said, and since when in which state; or that it has said nothing */
  said?: { alert: AlertRow; at: number; state: string } | 'nothing';
  plain?: string;
}

export interface Beat {
  at: Moment;
  camera?: Shot;
  /** home that is looked at from here on; null: none */
  select?: number | null;
  /** what the middle shows; absent: the town */
  centre?: CentreName;
  /** simulated seconds in one second of the wall clock, until the next scene */
  pace: number;
  /** time stands still so long, s of the wall clock */
  hold?: number;
  caption?: (seen: Seen) => Caption;
}

export interface Story {
  id: 'fall' | 'silent-night' | 'street';
  title: string;
  /** one sentence */
  summary: string;
  /** id of a shipped scenario */
  scenario: string;
  beats: readonly Beat[];
}

const time = (seen: Seen, at = seen.at): string => timeIn(seen.run, at);
const said = (alert: AlertRow | undefined, seen: Seen, state = 'raised'): NonNullable<Caption['said']> => {
  const at = state === 'raised' ? alert?.at : seen.step(alert, state);
  return alert && at !== undefined ? { alert, at, state } : 'nothing';
};

/** Home of Maci Herzog, 80. */
const FALLS = 36;
const fall: Story = {
  id: 'fall', ...T.stories.fall, scenario: 'fall-at-night',
  beats: [
    { at: { near: 0 }, camera: 'town', select: null, hold: 3, pace: 300, caption: (seen) => ({ plain: T.fall.evening(seen.run.homes.length, time(seen)) }) },
    { at: { near: 65 }, pace: 420, caption: () => ({ plain: T.fall.asleep }) },
    { at: { near: 142 }, camera: 'home', select: FALLS, hold: 3, pace: 240, caption: (seen) => ({ plain: T.fall.who(seen.person(FALLS)) }) },
    { at: { near: 158.5 }, camera: 'inside', select: FALLS, pace: 20, caption: (seen) => ({ true: T.fall.up(seen.person(FALLS), seen.asleep(FALLS)) }) },
    {
      at: { near: 160, truth: { home: FALLS, entry: 'fall-with-long-lie', edge: 'from' } }, camera: 'inside', select: FALLS, hold: 7, pace: 25,
      caption: (seen) => ({ true: T.fall.fallen(seen.person(FALLS), time(seen)), said: said(seen.alert(FALLS, 'fall'), seen) }),
    },
    {
      at: { near: 163, alert: { home: FALLS, code: 'fall' } }, camera: 'inside', select: FALLS, hold: 12, pace: 60,
      caption: (seen) => {
        const since = seen.truth(FALLS, 'fall-with-long-lie')?.from;
        return { ...(since !== undefined && { true: T.fall.lies(seen.at - since) }), said: said(seen.alert(FALLS, 'fall'), seen) };
      },
    },
    { at: { near: 165, truth: { home: FALLS, entry: 'visit', edge: 'from' } }, camera: 'inside', select: FALLS, hold: 5, pace: 90, caption: (seen) => ({ true: T.fall.nurse(time(seen)), said: said(seen.alert(FALLS, 'fall'), seen) }) },
    {
      at: { near: 173, alert: { home: FALLS, code: 'fall', state: 'escalated' } }, camera: 'home', select: FALLS, hold: 8, pace: 240,
      caption: (seen) => {
        const since = seen.truth(FALLS, 'fall-with-long-lie')?.from;
        return { ...(since !== undefined && { true: T.fall.still(seen.at - since) }), said: said(seen.alert(FALLS, 'fall'), seen, 'escalated') };
      },
    },
    {
      at: { near: 208, truth: { home: FALLS, entry: 'fall-with-long-lie', edge: 'to' } }, camera: 'inside', select: FALLS, hold: 9, pace: 360,
      caption: (seen) => {
        const lay = seen.truth(FALLS, 'fall-with-long-lie');
        return { ...(lay && { true: T.fall.helped(seen.person(FALLS), time(seen), seen.at - lay.from) }), said: said(seen.alert(FALLS, 'fall'), seen) };
      },
    },
    {
      at: { near: 270, graded: true }, camera: 'town', select: FALLS, hold: 14, pace: 60,
      caption: (seen) => ({
        true: seen.truth(FALLS, 'fall-with-long-lie')?.text ?? '', said: said(seen.alert(FALLS, 'fall'), seen, 'resolved'),
        plain: T.fall.graded(seen.truth(FALLS, 'fall-with-long-lie')?.outcome, seen.run.alerts.filter(({ home }) => home !== FALLS).length),
      }),
    },
  ],
};

/** Home of Zoie Bosco, 68. */
const SILENT = 16;
const silentNight: Story = {
  id: 'silent-night', ...T.stories['silent-night'], scenario: 'silent-night',
  beats: [
    { at: { near: 0 }, camera: 'town', select: null, hold: 3, pace: 360, caption: (seen) => ({ plain: T.silent.evening(seen.run.homes.length, time(seen)) }) },
    { at: { near: 75 }, camera: 'home', select: SILENT, hold: 4, pace: 300, caption: (seen) => ({ plain: T.silent.who(seen.person(SILENT)) }) },
    {
      at: { near: 140, truth: { home: SILENT, entry: 'hub-power-loss', edge: 'from' } }, camera: 'inside', select: SILENT, hold: 8, pace: 30,
      caption: (seen) => ({ true: T.silent.plug(time(seen), seen.person(SILENT), seen.asleep(SILENT)), said: said(seen.alert(SILENT, 'hub-offline'), seen) }),
    },
    { at: { near: 142.5 }, camera: 'home', select: SILENT, hold: 5, pace: 30, caption: (seen) => ({ plain: T.silent.silence, said: said(seen.alert(SILENT, 'hub-offline'), seen) }) },
    {
      at: { near: 145, alert: { home: SILENT, code: 'hub-offline' } }, camera: 'inside', select: SILENT, hold: 14, pace: 90,
      caption: (seen) => ({ true: T.silent.well(seen.person(SILENT), seen.asleep(SILENT)), said: said(seen.alert(SILENT, 'hub-offline'), seen) }),
    },
    {
      at: { near: 155, alert: { home: SILENT, code: 'hub-offline', state: 'escalated' } }, camera: 'home', select: SILENT, hold: 9, pace: 420,
      caption: (seen) => ({
        plain: seen.alert(SILENT, 'hub-offline') ? T.silent.layer(seen.truth(SILENT, 'hub-power-loss')?.layer ?? 'hub') : T.silent.noAlert, said: said(seen.alert(SILENT, 'hub-offline'), seen, 'escalated'),
      }),
    },
    {
      at: { near: 250, truth: { home: SILENT, entry: 'hub-power-loss', edge: 'to' } }, camera: 'inside', select: SILENT, hold: 6, pace: 60,
      caption: (seen) => {
        const dark = seen.truth(SILENT, 'hub-power-loss');
        return { ...(dark && { true: T.silent.back(time(seen), seen.at - dark.from) }) };
      },
    },
    { at: { near: 258, alert: { home: SILENT, code: 'hub-offline', state: 'resolved' } }, camera: 'home', select: SILENT, hold: 9, pace: 420, caption: (seen) => ({ true: T.silent.rest(seen.person(SILENT), seen.asleep(SILENT)), said: said(seen.alert(SILENT, 'hub-offline'), seen, 'resolved') }) },
    { at: { near: 300, graded: true }, camera: 'town', select: SILENT, hold: 14, pace: 60, caption: (seen) => ({ true: seen.truth(SILENT, 'hub-power-loss')?.text ?? '', plain: T.silent.graded(seen.truth(SILENT, 'hub-power-loss')?.outcome, seen.clinical(SILENT)) }) },
  ],
};

/** Home of Ofelia Marquardt, 76, and the home that stands for its street. */
const ILL = 4;
const FIRST = 0;
const street: Story = {
  id: 'street', ...T.stories.street, scenario: 'street-without-power',
  beats: [
    { at: { near: 0 }, camera: 'town', select: null, hold: 3, pace: 360, caption: (seen) => ({ plain: T.street.evening(seen.run.homes.length, time(seen)) }) },
    {
      at: { near: 65, truth: { home: ILL, entry: 'copd-exacerbation', edge: 'from' } }, camera: 'inside', select: ILL, hold: 7, pace: 240,
      caption: (seen) => ({ true: T.street.worse(seen.person(ILL), time(seen)), said: said(seen.alert(ILL, 'hypoxia'), seen), plain: T.street.slow }),
    },
    {
      at: { near: 120, truth: { home: ILL, entry: 'street-power-cut', edge: 'from' } }, camera: 'street', select: ILL, hold: 6, pace: 12,
      caption: (seen) => ({ true: T.street.dark(time(seen), seen.homesWith('street-power-cut')), said: said(seen.alert(FIRST, 'shared-outage'), seen) }),
    },
    { at: { near: 121, alert: { home: FIRST, code: 'shared-outage' } }, camera: 'street', select: ILL, hold: 13, pace: 60, caption: (seen) => ({ said: said(seen.alert(FIRST, 'shared-outage'), seen), plain: T.street.oneCause }) },
    { at: { near: 126 }, camera: 'street', select: ILL, hold: 6, pace: 240, caption: () => ({ plain: T.street.backup }) },
    {
      at: { near: 160 }, camera: 'inside', select: ILL, hold: 10, pace: 240,
      caption: (seen) => {
        const [value, ticket] = [seen.trueValue(ILL, 'spo2'), seen.alert(FIRST, 'shared-outage')];
        const ill = seen.person(ILL);
        return { true: [T.street.blind(ill), ...(value === undefined ? [] : [T.street.oxygen(value, seen.limit(ILL, 'spo2'))])].join(' '), plain: ticket?.text.includes(ill.id) ? T.street.named(ill) : T.street.notNamed };
      },
    },
    {
      at: { near: 210, truth: { home: ILL, entry: 'street-power-cut', edge: 'to' } }, camera: 'street', select: ILL, hold: 7, pace: 60,
      caption: (seen) => {
        const dark = seen.truth(ILL, 'street-power-cut');
        return { ...(dark && { true: T.street.back(time(seen), seen.at - dark.from) }), plain: T.street.kept };
      },
    },
    {
      at: { near: 218, alert: { home: ILL, code: 'hypoxia' } }, camera: 'inside', select: ILL, hold: 13, pace: 30,
      caption: (seen) => {
        const [value, back] = [seen.trueValue(ILL, 'spo2'), seen.truth(ILL, 'street-power-cut')?.to];
        return { ...(value !== undefined && { true: T.street.oxygen(value, seen.limit(ILL, 'spo2')) }), said: said(seen.alert(ILL, 'hypoxia'), seen), ...(back !== undefined && { plain: T.street.late(seen.at - back) }) };
      },
    },
    { at: { near: 222, truth: { home: ILL, entry: 'ambulance', edge: 'from' } }, camera: 'home', select: ILL, hold: 5, pace: 480, caption: (seen) => ({ true: T.street.help(time(seen)), said: said(seen.alert(ILL, 'hypoxia'), seen) }) },
    {
      at: { near: 300, graded: true }, camera: 'town', select: ILL, hold: 15, pace: 60,
      caption: (seen) => {
        const [ill, alert] = [seen.truth(ILL, 'copd-exacerbation'), seen.alert(ILL, 'hypoxia')];
        return { true: ill?.text ?? '', plain: T.street.graded(ill?.outcome, ill && alert && alert.at - ill.from) };
      },
    },
  ],
};

export const STORIES: readonly Story[] = [fall, silentNight, street];
