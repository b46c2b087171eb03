/** How the product in the picture looks: its panels, its own colours, and what a designer may change of them to see what breaks. */
import type { Colour } from './legibility.ts';
import type { DeviceScreen, Tone } from './device-screen.ts';

/** A touch panel: the lit part, mm. `type`: size of its text against the large panel's. */
export interface Panel {
  id: 'seven' | 'five';
  width: number;
  height: number;
  type: number;
}

export const PANELS: readonly Panel[] = [{ id: 'seven', width: 154, height: 87, type: 1 }, { id: 'five', width: 68.5, height: 122, type: 0.74 }];

/** What a designer sets. */
export interface Design {
  /** 1: as designed */
  text: number;
  /** 0–1, 1: as designed */
  contrast: number;
  /** as many buttons as this, beside help; the moment's own come first */
  choices: number;
  /** mm between buttons */
  gap: number;
  /** Hz of the tone at a press */
  tone: number;
  /** a sign beside each colour */
  signs: boolean;
  wording: 'plain' | 'expert';
}

export const DESIGNED: Design = { text: 1, contrast: 1, choices: 2, gap: 5, tone: 660, signs: true, wording: 'plain' };
export const CHOICES_MOST = 8;
export const TONES_HZ = [250, 660, 880, 3000] as const;

/** A credit card (ISO/IEC 7810 ID-1), mm: everybody has one to hold against the screen. */
export const CARD_MM = { width: 85.6, height: 53.98, radius: 3.18 } as const;
/** CSS pixels in a millimetre, where nobody has measured: 96 to the inch. */
export const CSS_PX_PER_MM = 96 / 25.4;

const DAY = { ground: [255, 253, 247], ink: [22, 19, 14] } as const satisfies Record<string, Colour>;
const NIGHT = { ground: [13, 11, 8], ink: [238, 208, 150] } as const satisfies Record<string, Colour>;
const TONE_COLOURS: Record<Tone, Colour> = { rest: [58, 54, 48], ask: [15, 61, 110], done: [24, 84, 48], trouble: [112, 60, 0], alarm: [150, 14, 20], dark: [10, 10, 10] };
const WHITE: Colour = [255, 255, 255];

/** The colours of a screen: less contrast lets all of them fade into the ground. */
export function coloursOf({ kind, tone }: Pick<DeviceScreen, 'kind' | 'tone'>, contrast: number): Record<'ground' | 'ink' | 'button' | 'buttonInk' | 'tone' | 'toneInk', Colour> {
  const { ground, ink } = kind === 'night' ? NIGHT : DAY;
  const fade = (colour: Colour) => mix(ground, colour, contrast);
  const button = kind === 'night' ? ground : fade(TONE_COLOURS[tone === 'rest' ? 'ask' : tone]);
  return { ground, ink: fade(ink), button, buttonInk: kind === 'night' ? fade(ink) : WHITE, tone: fade(TONE_COLOURS[tone]), toneInk: WHITE };
}

/** The buttons that are shown. @param more fills up where more are asked for than the moment needs */
export function choicesShown(screen: Pick<DeviceScreen, 'choices'>, design: Pick<Design, 'choices'>, more: readonly string[]): string[] {
  return design.choices <= 2 ? screen.choices.slice(0, design.choices) : [...screen.choices, ...more].slice(0, design.choices);
}

export function css([r, g, b]: Colour): string {
  return `rgb(${r}, ${g}, ${b})`;
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return from.map((value, index) => Math.round(value + (to[index]! - value) * share)) as unknown as Colour;
}
