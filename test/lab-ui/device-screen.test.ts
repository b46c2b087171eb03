/** The resident's screen: what it says at each kind of moment, from what the hub can know, and whether the rules of legibility measure what they say. */
import { beforeAll, describe, expect, it } from 'vitest';
import { coloursOf, choicesShown, DESIGNED } from '../../lab-ui/model/device-look.ts';
import { clock, screenAt, SCREEN_KINDS, screensOfRun, TONES } from '../../lab-ui/model/device-screen.ts';
import type { HomeDetail } from '../../lab-ui/model/home-detail.ts';
import { lastBefore, placeBefore, type Contact, type HubKnows } from '../../lab-ui/model/hub-knows.ts';
import { arcMinutes, anglePersona, contrast, contrastSeen, frequencyOf, gapBetween, judge, landsIn, mistaps, PERSONAS, type ButtonMeasure, type RuleId, type ScreenMeasure } from '../../lab-ui/model/legibility.ts';
import { erf, scatterPoint } from '../../lab-ui/model/normal.ts';
import { readingGrade, sentencesOf, syllables, wordsOf } from '../../lab-ui/model/reading-grade.ts';
import { SIGN_PATHS } from '../../lab-ui/panels/screen/signs.tsx';
import { DEVICE_WORDS } from '../../lab-ui/words/device.ts';
import { lookInto } from '../../lab-ui/worker/look-into.ts';
import { World } from '../../sim/world.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { alert, contact, cuff, down, every, floats, home, MOMENTS, pressure, time } from './device-moments.ts';

describe('the screen of a moment', () => {
  it.each(SCREEN_KINDS)('%s', (kind) => {
    const screen = MOMENTS[kind]();
    expect(screen.kind).toBe(kind);
    expect(screen.choices.length).toBeLessThanOrEqual(2);
    expect(screen).toMatchSnapshot();
  });

  it('asks only within the window, and until it has heard it', () => {
    const asked = (at: number, heard: HubKnows['heard'] = []) => screenAt(home({ plan: [cuff], heard }), [], at).kind;
    expect(asked(time(18, 59))).toBe('rest');
    expect(asked(time(19))).toBe('measure');
    expect(asked(time(20, 30))).toBe('rest');
    // Measured in the morning: in the evening it is asked for again.
    expect(asked(time(19, 30), pressure(time(7, 20)))).toBe('measure');
    expect(asked(time(19, 30), pressure(time(19, 10)))).toBe('rest');
    // What is heard only later is not known yet.
    expect(asked(time(19, 5), pressure(time(19, 10)))).toBe('measure');
  });

  it('says a measurement in words, and that it is kept where there is no network', () => {
    expect(MOMENTS.done().title).toBe('Your blood pressure: 142 over 85');
    const kept = screenAt(home({ heard: pressure(time(15, 5)), states: [down] }), [], time(15, 6));
    expect(kept.lines).toEqual([DEVICE_WORDS.plain.done.kept]);
  });

  it('knows of alerts only what can reach it, and only while it is news', () => {
    expect(screenAt(home({ states: [{ ...down, at: time(13) }] }), [alert()], time(14, 10)).kind).toBe('offline');
    expect(screenAt(home(), [alert({ kind: 'technical', code: 'hub-offline' })], time(14, 10)).kind).toBe('rest');
    expect(screenAt(home(), [alert({ priority: 'low' })], time(14, 10)).kind).toBe('rest');
    expect(screenAt(home(), [alert()], time(13, 59)).kind).toBe('rest');
    expect(screenAt(home(), [alert()], time(15, 10)).kind).toBe('rest');
    const taken = screenAt(home(), [alert({ steps: [[time(14), 'raised'], [time(14, 40), 'acknowledged']] })], time(15, 10));
    expect(taken.title).toBe(DEVICE_WORDS.plain.alert.taken);
    expect(screenAt(home(), [alert({ steps: [[time(14), 'raised'], [time(14, 40), 'acknowledged']] })], time(14, 30)).title).toBe(DEVICE_WORDS.plain.alert.told);
  });

  it('does not promise help that it cannot call', () => {
    const fall = [{ at: time(15, 1), dev: 'fall-pendant', kind: 'fall-pendant', what: 'fall' }] as const;
    const alone = screenAt(home({ heard: fall, states: [down] }), [], time(15, 2));
    expect(alone.kind).toBe('help');
    expect(alone.lines[0]).toContain('phone');
    expect(alone.choices).not.toContain(DEVICE_WORDS.plain.callMe);
  });

  it('asks for one step of one device: charge, put on, bring near, or the box itself', () => {
    const wish = (...contacts: Contact[]) => screenAt(home({ contacts }), [], time(15)).lines[0];
    const other = contact('smart-bed');
    const gone = every(time(6), time(14));
    expect(wish(contact('wearable', { battery: [[time(14), 9]] }), other)).toContain('charge the watch');
    expect(wish(contact('pulse-oximeter', { quality: every(time(14, 50), time(15)).map((at): [number, number] => [at, 0.05]) }), other)).toContain('put the finger clip on');
    expect(wish(contact('wearable', { heard: gone }), other)).toContain('put the watch on');
    expect(wish(contact('wearable', { heard: gone, signal: [[time(13), -93]] }), other)).toContain('near');
    expect(wish(contact('wearable', { heard: gone }), contact('smart-bed', { heard: gone }))).toContain('moved');
    // What nobody wears, nobody is asked for; and a moment of silence is none.
    expect(screenAt(home({ contacts: [contact('wearable'), contact('smart-bed', { heard: gone })] }), [], time(15)).kind).toBe('rest');
    expect(screenAt(home({ contacts: [contact('wearable', { heard: every(time(6), time(14, 55)) }), other] }), [], time(15)).kind).toBe('rest');
    // A hub that has just come back has not missed anybody.
    expect(screenAt(home({ contacts: [contact('wearable', { heard: gone }), other], states: [{ at: time(14), of: 'hub', state: 'off' }, { at: time(14, 55), of: 'hub', state: 'mains.running' }] }), [], time(15)).kind).toBe('rest');
    expect(screenAt(home({ contacts: [contact('wearable', { battery: [[time(22, 30), 9]] })] }), [], time(23)).kind).toBe('night');
  });

  it('stands still where the hub hangs, clock and all', () => {
    const frozen = MOMENTS.frozen();
    expect(clock(frozen.clock)).toBe('14:59');
    expect(frozen.title).toBe('14:59');
  });

  it('keeps a visit until it is over', () => {
    const calendar = [{ kind: 'video-visit', at: time(15), minutes: 20 }] as const;
    const call = (at: number, what: 'call-start' | 'call-end') => ({ at, dev: 'video-tablet', kind: 'video-tablet', what }) as const;
    const heard = [call(time(15), 'call-start'), call(time(15, 20), 'call-end')];
    const say = (at: number) => screenAt(home({ calendar, heard }), [], at);
    expect(say(time(14, 44)).kind).toBe('rest');
    expect(say(time(14, 46)).title).toContain('15:00');
    expect(say(time(15, 10)).title).toBe(DEVICE_WORDS.plain.visit.now);
    expect(say(time(15, 21)).kind).toBe('rest');
  });

  it('lists the screens that stood, without one for each minute of the clock', () => {
    const list = screensOfRun(home({ plan: [cuff], heard: pressure(time(19, 20)) }), [], time(18), time(23));
    expect(list.map(({ at, screen }) => [clock(at), screen.kind])).toEqual([['18:00', 'rest'], ['19:00', 'measure'], ['19:20', 'done'], ['19:23', 'rest'], ['22:00', 'night']]);
  });
});

describe('a home of a real run', () => {
  const scenario = namedScenario('first-night', { homes: 40 });
  const world = new World({ scenario });
  let details: HomeDetail[];
  beforeAll(() => { details = Array.from({ length: 12 }, (_, index) => lookInto(world, index, [])); });

  it('knows its plan and hears what is measured in it', () => {
    const planned = details.filter(({ hubKnows }) => hubKnows.plan.length > 0);
    expect(planned.length).toBeGreaterThan(3);
    const heard = planned.flatMap(({ hubKnows }) => hubKnows.heard.filter(({ what }) => what === 'systolic' || what === 'temperature' || what === 'weight'));
    expect(heard.length).toBeGreaterThan(4);
    for (const { hubKnows } of details) expect(hubKnows.heard.map(({ at }) => at)).toEqual(hubKnows.heard.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it('shows different screens in the course of a night, all of few choices', () => {
    const lists = details.map((detail) => screensOfRun(detail, [], world.start, world.end));
    expect(new Set(lists.flat().map(({ screen }) => screen.kind)).size).toBeGreaterThanOrEqual(5);
    expect(lists.flat().every(({ screen }) => screen.choices.length <= 2)).toBe(true);
    // Ordinary homes are not full of wishes.
    expect(lists.map(({ length }) => length).toSorted((a, b) => a - b)[6]).toBeLessThan(40);
  });

  it('is dark or on its cell only where the hub says so', () => {
    for (const detail of details) {
      for (const { at, screen } of screensOfRun(detail, [], world.start, world.end)) {
        const hub = detail.states.findLast((one) => one.of === 'hub' && one.at <= at)!.state;
        expect(screen.kind === 'dark').toBe(hub.includes('off'));
        expect(screen.mains || screen.kind === 'frozen').toBe(!hub.includes('backup'));
      }
    }
  });
});

describe('series', () => {
  it('finds the last entry at or before a time', () => {
    expect([placeBefore(floats([1, 3, 5]), 0), placeBefore(floats([1, 3, 5]), 3), placeBefore(floats([1, 3, 5]), 4), placeBefore(floats([1, 3, 5]), 9)]).toEqual([-1, 1, 1, 2]);
    expect(lastBefore([floats([1, 3]), floats([10, 30])], 2)).toEqual({ at: 1, value: 10 });
    expect(lastBefore([floats([]), floats([])], 2)).toBeUndefined();
  });
});

describe('measures', () => {
  it('contrast as WCAG counts it', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([255, 255, 255], [255, 255, 255])).toBe(1);
    expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
    expect(contrast([255, 0, 0], [255, 255, 255])).toBeCloseTo(4.0, 1);
  });

  it('a clouded lens takes contrast away, a clear one hardly', () => {
    const [glasses, cataract] = PERSONAS;
    const seen = contrastSeen([0, 0, 0], [255, 255, 255], cataract!);
    expect(seen).toBeLessThan(contrastSeen([0, 0, 0], [255, 255, 255], glasses!));
    expect(seen).toBeGreaterThan(4.5);
    expect(contrastSeen([0, 0, 0], [255, 255, 255], { ...cataract!, veil: 0, passes: [1, 1, 1] })).toBeCloseTo(21, 5);
  });

  it('angles: a millimetre at 50 cm is 6.9 minutes of arc', () => {
    expect(arcMinutes(1)).toBeCloseTo(6.875, 2);
    expect(arcMinutes(1, 1000)).toBeCloseTo(3.438, 2);
    expect(PERSONAS.map(anglePersona)).toEqual([16, 20, 16]);
  });

  it('syllables, sentences and grade', () => {
    expect(['cat', 'please', 'table', 'pressure', 'medicine', 'later', 'blades', 'quiet', '142', 'Wednesday'].map(syllables)).toEqual([1, 1, 2, 2, 3, 2, 1, 2, 1, 1]);
    expect(sentencesOf('Your weight: 71.4 kilograms. Thank you.')).toEqual(['Your weight', '71.4 kilograms', 'Thank you']);
    expect(wordsOf('It’s 07:05, weigh yourself')).toEqual(['It’s', '07:05', 'weigh', 'yourself']);
    // 6 words, 1 sentence, 6 syllables: 0.39 × 6 + 11.8 − 15.59 = −1.45
    expect(readingGrade('The cat sat on the mat.')).toBe(0);
    // 4 words, 16 syllables
    expect(readingGrade('Sphygmomanometric acquisition demonstrably terminated.')).toBeGreaterThan(20);
    expect(readingGrade('')).toBe(0);
  });

  it('the normal distribution', () => {
    expect(erf(0)).toBeCloseTo(0, 6);
    expect(erf(1)).toBeCloseTo(0.8427008, 6);
    expect(erf(-1)).toBeCloseTo(-0.8427008, 6);
    const points = Array.from({ length: 4000 }, (_, n) => scatterPoint(n));
    for (const axis of [0, 1] as const) {
      const values = points.map((point) => point[axis]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(Math.abs(mean)).toBeLessThan(0.05);
      expect(Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)).toBeCloseTo(1, 1);
    }
  });

  const button = (x: number, y: number, width: number, height: number, label = 'a'): ButtonMeasure => ({ label, x, y, width, height, help: false });

  it('mis-taps follow the formula, and the drawn fingers follow both', () => {
    // Two standard deviations each way: 0.9545² of presses hit.
    expect(landsIn(button(0, 0, 8, 8), button(0, 0, 8, 8), 2)).toBeCloseTo(0.9545 ** 2, 3);
    const [a, b] = [button(0, 0, 10, 10), button(11, 0, 10, 10, 'b')];
    const { miss, wrong } = mistaps(a, [a, b], 4);
    const landed = Array.from({ length: 4000 }, (_, n) => scatterPoint(n).map((value) => 5 + 4 * value));
    expect(landed.filter(([x, y]) => x! < 0 || x! > 10 || y! < 0 || y! > 10).length / landed.length).toBeCloseTo(miss, 1);
    expect(landed.filter(([x, y]) => x! >= 11 && x! <= 21 && y! >= 0 && y! <= 10).length / landed.length).toBeCloseTo(wrong, 1);
    expect(wrong).toBeGreaterThan(0.04);
  });

  it('gaps', () => {
    expect(gapBetween(button(0, 0, 10, 10), button(13, 0, 10, 10))).toBe(3);
    expect(gapBetween(button(0, 0, 10, 10), button(13, 14, 10, 10))).toBe(5);
    expect(gapBetween(button(0, 0, 10, 10), button(8, 0, 10, 10))).toBe(-2);
  });

  it('a tone by its wave', () => {
    const wave = (hz: number) => Float64Array.from({ length: 4410 }, (_, n) => Math.sin((2 * Math.PI * hz * n) / 44_100));
    expect(frequencyOf(wave(660), 44_100)).toBeCloseTo(660, 0);
    expect(frequencyOf(wave(3000), 44_100)).toBeCloseTo(3000, 0);
    expect(frequencyOf(new Float64Array(100), 44_100)).toBe(0);
  });
});

describe('rules', () => {
  const good: ScreenMeasure = {
    texts: [{ text: 'Time to weigh yourself', size: 8.5, capital: 6, ink: [22, 19, 14], ground: [255, 253, 247] }],
    buttons: [{ label: 'Later', x: 5, y: 64, width: 50, height: 19, help: false }, { label: 'Help', x: 60, y: 64, width: 28, height: 19, help: true }],
    reading: 'Time to weigh yourself. Stand on the scale.', wordsInLine: 4, overflow: 0, overflowAt: '', shape: true, tone: 660,
  };
  const [glasses, cataract, tremor] = PERSONAS as [(typeof PERSONAS)[number], (typeof PERSONAS)[number], (typeof PERSONAS)[number]];
  const broken = (change: Partial<ScreenMeasure>, persona = glasses): RuleId[] => judge({ ...good, ...change }, persona).filter(({ pass }) => !pass).map(({ id }) => id);
  const text = (change: Partial<ScreenMeasure['texts'][number]>) => ({ texts: [...good.texts, { ...good.texts[0]!, ...change }] });
  const buttons = (count: number, width: number, height: number, gap: number) => ({ buttons: Array.from({ length: count }, (_, n) => ({ label: `b${n}`, x: n * (width + gap), y: 0, width, height, help: false })) });

  it('a good screen passes for everybody', () => {
    for (const persona of PERSONAS) expect(broken({}, persona)).toEqual([]);
    expect(judge(good, glasses)).toHaveLength(16);
  });

  it.each<[string, RuleId, Partial<ScreenMeasure>]>([
    ['small text', 'size', text({ size: 4 })], ['letters of a small angle', 'angle', text({ capital: 2 })], ['grey on white', 'contrast', text({ ink: [110, 110, 110] })], ['very pale', 'seen', text({ ink: [150, 150, 150] })],
    ['a small button', 'area', buttons(2, 10, 10, 10)], ['a flat button', 'side', buttons(2, 50, 10, 10)], ['buttons that touch', 'gap', buttons(2, 40, 20, 1)], ['many choices', 'choices', buttons(5, 25, 19, 4)], ['a button that is missed', 'miss', buttons(1, 7, 7, 4)],
    ['a neighbour that is hit', 'wrong', buttons(2, 8, 20, 0.5)], ['a long line', 'line', { wordsInLine: 12 }], ['too much text', 'words', { reading: 'We go on and on. '.repeat(6) }], ['hard words', 'grade', { reading: 'Gravimetric acquisition is due.' }], ['cut off', 'fits', { overflow: 3 }],
    ['colour alone', 'shape', { shape: false }], ['a shrill tone', 'tone', { tone: 3000 }], ['a low tone', 'tone', { tone: 250 }],
  ])('%s breaks a rule', (_, id, change) => expect(broken(change)).toContain(id));

  it('what one person can use, another cannot', () => {
    expect(broken(text({ capital: 2.6 }), glasses)).toEqual([]);
    expect(broken(text({ capital: 2.6 }), cataract)).toEqual(['angle']);
    expect(broken(buttons(2, 13, 13, 6), glasses)).toEqual([]);
    expect(broken(buttons(2, 13, 13, 6), tremor)).toContain('miss');
    expect(broken(text({ ink: [88, 88, 88], ground: [255, 255, 255] }), glasses)).toEqual([]);
    expect(broken(text({ ink: [88, 88, 88], ground: [255, 255, 255] }), cataract)).toEqual(['seen']);
  });

  it('names the worst', () => {
    expect(judge({ ...good, ...text({ size: 3, text: 'tiny' }) }, glasses).find(({ id }) => id === 'size')).toMatchObject({ where: 'tiny', pass: false });
  });
});

describe('the design', () => {
  it('keeps its contrast as designed, on every screen, and loses it when asked to', () => {
    for (const kind of SCREEN_KINDS) {
      const screen = MOMENTS[kind]();
      if (screen.tone === 'dark') continue;
      const { ground, ink, button, buttonInk, tone, toneInk } = coloursOf(screen, DESIGNED.contrast);
      for (const [a, b] of [[ink, ground], [buttonInk, button], [toneInk, tone]] as const) {
        expect(contrast(a, b), kind).toBeGreaterThanOrEqual(7);
        for (const persona of PERSONAS) expect(contrastSeen(a, b, persona), `${kind} ${persona.id}`).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(coloursOf(screen, 0.3).ink, ground)).toBeLessThan(3);
    }
  });

  it('says by shape what it says by colour', () => {
    const lit = TONES.filter((tone) => tone !== 'dark');
    expect(new Set(lit.map((tone) => SIGN_PATHS[tone])).size).toBe(lit.length);
  });

  it('shows the choices of the moment first, and as many as asked for', () => {
    const { more } = DEVICE_WORDS.plain;
    expect(choicesShown({ choices: ['Later'] }, { choices: 2 }, more)).toEqual(['Later']);
    expect(choicesShown({ choices: ['Later'] }, { choices: 5 }, more)).toEqual(['Later', ...more.slice(0, 4)]);
    expect(new Set(choicesShown({ choices: ['A', 'B'] }, { choices: 8 }, more)).size).toBe(8);
  });

  it('says the same in plain words and in those of an expert, and only the plain ones are easy', () => {
    for (const kind of SCREEN_KINDS) {
      const { title, lines } = MOMENTS[kind]();
      const text = [title, ...lines].map((line) => (/[.!?]$/.test(line) ? line : `${line}.`)).join(' ');
      expect(readingGrade(text), `${kind}: ${text}`).toBeLessThanOrEqual(6);
      expect(wordsOf(text).length).toBeLessThanOrEqual(22);
    }
    const expert = screenAt(home({ plan: [cuff] }), [], time(19, 5), 'expert');
    expect(readingGrade(`${expert.title}. ${expert.lines.join(' ')}`)).toBeGreaterThan(12);
  });
});
