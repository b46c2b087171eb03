/** Texts of the tab Screen: around the picture of the resident's device, and of the rules it is held against. */
import type { Persona, Rule, RuleId } from '../model/legibility.ts';
import type { Panel } from '../model/device-look.ts';
import type { ScreenKind } from '../model/device-screen.ts';

export const SCREEN_WORDS = {
  title: 'The screen in this home', of: (name: string, time: string) => `What ${name} sees at ${time}`, lead: 'Made of what the hub can know at this moment: its plan, what it heard, and alerts that reached it. Never of truth.',
  wait: 'Computing this home again…', off: 'The screen is dark: the hub is off.', device: (name: string) => `Touch screen of the hub, ${name}`, hung: 'The hub hangs. Its last screen stands, and its clock has stopped.',
  panel: 'Panel', panels: { seven: '7 inch', five: '5.5 inch upright' } satisfies Record<Panel['id'], string>, panelHint: (width: number, height: number) => `${width} × ${height} mm`,
  scale: 'Scale', scales: { fit: 'To fit', true: 'True size' }, calibrate: 'Pixels in a millimetre of your display', calibrateHint: 'Hold a credit card against the outline and move the slider until both are the same. Kept in this browser.', card: 'credit card, 85.6 mm', ruler: 'Ruler, millimetres', mm: 'mm',
  persona: 'Seen by', personas: {
    glasses: { name: '65, glasses', hint: 'Detail of 1.1 minutes of arc, a clear lens, a finger that lands within 2 mm (one standard deviation).' },
    cataract: { name: '78, cataract', hint: 'Detail of 2 minutes of arc (6/12), a yellow lens, 16 % of the light as a veil, a finger that lands within 2.4 mm.' },
    tremor: { name: '85, tremor', hint: 'Detail of 1.5 minutes of arc, a slightly yellow lens, a finger that trembles: it lands within 3.6 mm.' },
  } satisfies Record<Persona['id'], { name: string; hint: string }>,
  personaNote: 'The numbers of these persons are assumptions; published effect sizes are lacking.',
  design: 'Try to break it', text: 'Text size', contrast: 'Contrast', choices: 'Buttons', gap: 'Space between', tone: 'Tone at a press', wording: 'Words', wordings: { plain: 'Plain', expert: 'Of an expert' }, signs: 'Signs beside colours', fingers: 'Show where fingers land', reset: 'As designed', percent: (n: number) => `${n} %`, millimetres: (n: number) => `${n} mm`, hertz: (n: number) => `${n} Hz`,
  presses: (n: number, missed: number, wrong: number) => `${n} ${n === 1 ? 'press' : 'presses'}: ${missed} missed, ${wrong} on another button`, pressHint: 'Press a button in the picture: your finger lands as this person’s would. In this preview nothing is sent.',
  pressed: (label: string) => `“${label}” was pressed.`, missed: 'The press missed.', other: (label: string) => `The press landed on “${label}”.`,
  rules: 'Legibility, measured', overall: { all: (n: number) => `All ${n} rules hold`, some: (broken: number, of: number) => `${broken} of ${of} rules ${broken === 1 ? 'is' : 'are'} broken` }, none: 'Nothing is lit, so there is nothing to measure.',
  columns: { rule: 'Rule', value: 'Measured', limit: 'Limit', source: 'Source', verdict: 'Verdict' }, holds: 'holds', broken: 'broken', worst: (where: string) => `worst: “${where}”`, measuredHow: 'Measured on the drawn picture, as your browser laid it out, in millimetres of the real panel.',
  list: 'Screens of this run', listHint: 'Every screen that stood in this home, from its moment on. Press one to go there.', goTo: (time: string) => `Go to ${time}`,
  formula: 'Mis-taps: the finger aims at the middle of a button and lands normally scattered around it, alike in both directions, without bias. Share that hits = erf(w ÷ (2√2 s)) × erf(h ÷ (2√2 s)), with w, h the sides of the button and s the scatter of this person; the share on another button is summed over the others. Real fingers also land low and to one side: this is a best case.',
  grade: 'Grade: Flesch–Kincaid, 0.39 × words per sentence + 11.8 × syllables per word − 15.59; numbers, days and months are known at a glance and count as one syllable.', eye: 'Eyes: 50 cm from the screen; ease asks for twice the smallest letter that this person can make out.',
} as const;

/** Why a screen stands. */
export const KIND_WORDS: Record<ScreenKind, { name: string; why: string }> = {
  dark: { name: 'Dark', why: 'The hub has no power.' }, starting: { name: 'Starting', why: 'The hub boots.' }, frozen: { name: 'Frozen', why: 'The hub hangs: nothing on its screen moves.' },
  leave: { name: 'Go outside', why: 'The hub heard a smoke or gas alarm in the last half hour.' }, help: { name: 'Help called', why: 'A fall or the help button was heard in the last ten minutes.' }, alert: { name: 'Nurse is told', why: 'The pipeline raised a clinical alert, and the hub has a network to hear of it.' },
  visit: { name: 'Visit', why: 'The calendar of this home holds a visit now or soon.' }, backup: { name: 'No mains', why: 'The hub runs on its backup cell.' }, done: { name: 'Thank you', why: 'A measurement or a dose was heard in the last three minutes.' },
  measure: { name: 'Time to measure', why: 'The care plan asks for it now, and the hub has not heard it yet.' }, device: { name: 'A device asks', why: 'A device is low, silent, or says itself that it is not worn.' }, offline: { name: 'No network', why: 'The hub has no network and keeps what it hears.' },
  night: { name: 'Night', why: 'It is night by the care plan: the screen is dim and asks for nothing.' }, rest: { name: 'Clock', why: 'Nothing is asked of the resident.' },
};

export const RULE_WORDS: Record<RuleId, { name: string; why: string }> = {
  fits: { name: 'Everything fits', why: 'Nothing stands over the edge of the panel, a button or its place: else it is cut off.' },
  size: { name: 'Smallest text', why: 'At least 12 point; reading gets easier up to 24 point.' },
  angle: { name: 'Letters as the eye sees them', why: 'Angle of a capital letter at 50 cm. Least 16 minutes of arc; more for a person who sees less.' },
  contrast: { name: 'Contrast on the panel', why: 'High contrast for every text, large or small.' },
  seen: { name: 'Contrast as this person sees it', why: 'After the lens took its share of colours and spread its veil.' },
  area: { name: 'Smallest button, area', why: 'At least 150 mm².' }, side: { name: 'Smallest button, short side', why: 'The side of a square of 150 mm².' }, gap: { name: 'Space between buttons', why: 'A finger between two buttons must not press both.' },
  choices: { name: 'Choices', why: 'Few choices; help stands beside them and is not counted.' }, miss: { name: 'Presses that miss', why: 'Estimated for the button that is missed most, from its size and this person’s scatter.' }, wrong: { name: 'Presses on another button', why: 'Estimated for the worst button: the finger lands on a neighbour.' },
  line: { name: 'Words in a line', why: 'Long lines are lost on the way back.' }, words: { name: 'Words on the screen', why: 'Title and lines; buttons are not counted.' }, grade: { name: 'Reading grade', why: 'School grade that follows the text (Flesch–Kincaid), for patients at most the sixth.' },
  shape: { name: 'Never colour alone', why: 'A sign and a word say what the colour says.' }, tone: { name: 'Tone at a press', why: 'Old ears hear 500 to 1,000 Hz best. Counted in the wave itself.' },
};

export const SOURCE_WORDS: Record<Rule['source'], { name: string; hint: string }> = {
  older: { name: 'PMC4263975', hint: 'Design of screens for older adults: text from 12 to 24 point, buttons of at least 150 mm², tones of 500 to 1,000 Hz, warnings never by colour alone' },
  iso: { name: 'ISO 9241-3', hint: 'Character height: at least 16 minutes of arc, 20 to 22 preferred. More where this person’s sight asks for it: twice the smallest letter (assumption)' },
  wcagAaa: { name: 'WCAG 1.4.6', hint: 'Enhanced contrast 7:1, here asked of large text too' }, wcagAa: { name: 'WCAG 1.4.3', hint: 'The minimum of 4.5:1, here asked of what is left behind this person’s lens' },
  ama: { name: 'AMA', hint: 'Health literacy manual of the American Medical Association: sixth grade or below' }, project: { name: 'this project', hint: 'Set by this project; no published limit measured the same quantity' },
};

/** A measured value with its unit. */
export function ruleValue(id: RuleId, value: number): string {
  const fixed = (places: number) => value.toFixed(places);
  switch (id) {
    case 'fits': return value <= 0.5 ? 'nothing cut off' : `${fixed(1)} mm over`;
    case 'size': return `${fixed(1)} mm · ${Math.round((value * 72) / 25.4)} pt`;
    case 'angle': return `${fixed(0)}′`;
    case 'contrast': case 'seen': return `${fixed(1)} : 1`;
    case 'area': return `${fixed(0)} mm²`;
    case 'side': case 'gap': return `${fixed(1)} mm`;
    case 'miss': case 'wrong': return `${value > 0 && value < 0.001 ? 'under 0.1' : (value * 100).toFixed(1)} %`;
    case 'grade': return fixed(1);
    case 'shape': return value === 1 ? 'sign and word' : 'colour alone';
    case 'tone': return value === 0 ? 'no sound' : `${fixed(0)} Hz`;
    default: return fixed(0);
  }
}

export function ruleLimit({ id, limit, upper, sense }: Rule): string {
  if (id === 'fits') return 'nothing cut off';
  if (id === 'shape') return 'sign and word';
  if (sense === 'between') return `${limit} to ${upper!.toLocaleString('en')} Hz`;
  return `${sense === 'least' ? 'at least' : 'at most'} ${id === 'miss' || id === 'wrong' ? `${Math.round(limit * 1000) / 10} %` : ruleValue(id, limit)}`;
}
