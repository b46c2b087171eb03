/** Where fingers land: the person's scatter drawn on the panel, and the presses of whoever tries. The same hand trembles the same way each time. */
import type { ButtonMeasure, Persona } from '../../model/legibility.ts';
import type { Panel } from '../../model/device-look.ts';
import { scatterPoint } from '../../model/normal.ts';

/** Landings drawn for each button. */
const DRAWN = 48;

/** A press: where the finger landed, mm, and on what. */
export interface Press {
  x: number;
  y: number;
  aimed: string;
  hit?: string;
}

/** Where a finger that points there lands. @param n counts presses */
export function land(x: number, y: number, persona: Persona, n: number): [number, number] {
  const [dx, dy] = scatterPoint(n);
  return [x + persona.scatter * dx, y + persona.scatter * dy];
}

export function buttonAt(buttons: readonly ButtonMeasure[], x: number, y: number): ButtonMeasure | undefined {
  return buttons.find((one) => x >= one.x && x <= one.x + one.width && y >= one.y && y <= one.y + one.height);
}

export function Fingers({ panel, persona, buttons, presses, landings }: { panel: Panel; persona: Persona; buttons: readonly ButtonMeasure[]; presses: readonly Press[]; landings: boolean }) {
  return (
    <svg className="fingers" viewBox={`0 0 ${panel.width} ${panel.height}`} aria-hidden="true">
      {landings && buttons.map((button) => Array.from({ length: DRAWN }, (_, n) => {
        const [x, y] = land(button.x + button.width / 2, button.y + button.height / 2, persona, n);
        const hit = buttonAt(buttons, x, y);
        return <circle key={`${button.label}${n}`} className={hit === button ? 'landing' : 'landing off'} cx={x} cy={y} r={hit === button ? 0.7 : 1.1} />;
      }))}
      {presses.slice(-6).map(({ x, y, hit }, index) => <circle key={`${index} ${x}`} className={hit ? 'press' : 'press off'} cx={x} cy={y} r={3} />)}
    </svg>
  );
}
