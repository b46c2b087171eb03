/** A person's eye before the picture: blur, a yellow lens and a veil of light, by the same sums as `contrastSeen`. */
import { arcMinutes, type Persona } from '../../model/legibility.ts';

/** Detail that glasses of an old person leave: under it nothing is blurred. */
const SHARP = 1.2;

export function Lens({ id, persona: { detail, veil, passes }, perMm }: { id: string; persona: Persona; perMm: number }) {
  // Assumption: a point spreads with a deviation as large as the smallest detail seen.
  const blur = detail <= SHARP ? 0 : (detail / arcMinutes(1)) * perMm;
  const row = (index: number) => [0, 1, 2].map((column) => (column === index ? (1 - veil) * passes[index]! : 0)).join(' ');
  const matrix = [0, 1, 2].map((index) => `${row(index)} 0 ${(veil / 2) * passes[index]!}`).join(' ');
  return (
    <svg className="lens" width="0" height="0" aria-hidden="true">
      <filter id={id} colorInterpolationFilters="linearRGB" x="0" y="0" width="100%" height="100%">
        <feGaussianBlur stdDeviation={blur} edgeMode="none" />
        <feColorMatrix type="matrix" values={`${matrix} 0 0 0 1 0`} />
      </filter>
    </svg>
  );
}
