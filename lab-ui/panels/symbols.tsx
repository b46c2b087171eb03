/** Symbols: each says by shape what it also says by colour. Red, yellow and cyan are alarms only (IEC 60601-1-8); plum and dashes are truth only. */
import type { ReactNode } from 'react';
import type { Priority } from '../../contract/alert.ts';
import type { AlertVerdict } from '../model/run-view.ts';
import { PRIORITY_WORDS, VERDICT_WORDS, W } from '../words.ts';

const Svg = ({ label, className, children, size = 20 }: { label?: string | undefined; className?: string; children: ReactNode; size?: number }) => (
  <svg className={`symbol ${className ?? ''}`} viewBox="0 0 20 20" width={size} height={size} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>{children}</svg>
);

/** Six-armed star, as in `***`. */
const Star = ({ x, y, r = 2.1 }: { x: number; y: number; r?: number }) => (
  <path className="star" d={[0, 60, 120].map((angle) => {
    const [dx, dy] = [r * Math.cos((angle * Math.PI) / 180 + Math.PI / 6), r * Math.sin((angle * Math.PI) / 180 + Math.PI / 6)];
    return `M${(x - dx).toFixed(2)} ${(y - dy).toFixed(2)}L${(x + dx).toFixed(2)} ${(y + dy).toFixed(2)}`;
  }).join('')} />
);

export function PrioritySymbol({ priority, size, quiet = false }: { priority: Priority; size?: number; quiet?: boolean }) {
  const label = quiet ? undefined : PRIORITY_WORDS[priority];
  if (priority === 'high') return <Svg label={label} className="alarm high" {...(size && { size })}><path d="M10 1.5 19 18H1z" /><Star x={10} y={8.3} r={1.9} /><Star x={7.2} y={13.6} r={1.9} /><Star x={12.8} y={13.6} r={1.9} /></Svg>;
  if (priority === 'medium') return <Svg label={label} className="alarm medium" {...(size && { size })}><path d="M10 1 19 10 10 19 1 10z" /><Star x={7.3} y={10} /><Star x={12.7} y={10} /></Svg>;
  return <Svg label={label} className="alarm low" {...(size && { size })}><circle cx="10" cy="10" r="8.3" /><Star x={10} y={10} r={3} /></Svg>;
}

/** Truth: a dashed ring for an episode, a dashed square for a fault, a broken link where the home is cut off. */
export function TruthSymbol({ kind, label, size }: { kind: string; label?: string; size?: number }) {
  return (
    <Svg label={label} className="true" {...(size && { size })}>
      {kind === 'fault' || kind === 'attack' ? <rect x="2.5" y="2.5" width="15" height="15" rx="2" /> : <circle cx="10" cy="10" r="7.8" />}
      {kind === 'attack' ? <path className="core-line" d="m6 6 8 8m0-8-8 8" /> : kind === 'decoy' ? null : <circle className="core" cx="10" cy="10" r="3" />}
    </Svg>
  );
}

export function CutSymbol({ label, size }: { label?: string; size?: number }) {
  return <Svg label={label} className="cut" {...(size && { size })}><path d="M8.5 6.2 11 3.700a3.5 3.5 0 0 1 5 5l-2.5 2.500M11.5 13.8 9 16.300a3.5 3.5 0 0 1-5-5l2.5-2.5" /><path d="M3.5 5 1.5 4.200M6 2.8 5.3.8M16.5 15l2 .8M14 17.200l.7 2" /></Svg>;
}

const VERDICT_PATHS: Record<AlertVerdict | 'missed', string> = {
  right: 'M4 10.5 8.3 15 16.5 5.5', late: 'M10 4.500v6l4 2.500M10 1.500a8.5 8.5 0 1 0 .1 0', repeat: 'M15.5 7A6.5 6.5 0 1 0 16.5 11M16.5 2.500V7H12', false: 'M4.5 4.500l11 11m0-11-11 11', ungraded: 'M5 10h10', missed: 'M10 3v8.500M10 15v1.5',
};
export function VerdictSymbol({ verdict, size }: { verdict: AlertVerdict | 'missed'; size?: number }) {
  return <Svg className={`verdict-symbol ${verdict}`} {...(size && { size })}><path d={VERDICT_PATHS[verdict]} /></Svg>;
}

/** A chip that says what an alert came to. */
export function VerdictChip({ verdict }: { verdict: AlertVerdict | 'missed' }) {
  return <span className={`chip-verdict ${verdict}`}><VerdictSymbol verdict={verdict} size={12} />{VERDICT_WORDS[verdict]}</span>;
}

/** What an alert came to; while nothing is graded, what it is about, in truth's own style. */
export function AlertVerdictChip({ alert: { verdict, reason }, living }: { alert: { verdict: AlertVerdict; reason: string }; living: boolean }) {
  if (!living) return <VerdictChip verdict={verdict} />;
  return <span className="chip-outcome detected">{reason === '' ? W.stage.caption.nothing : `${W.stage.caption.true}: ${reason}`}</span>;
}

const ICONS = {
  play: 'M6 4v12l10-6z', pause: 'M6 4h3v12H6zM11 4h3v12h-3z', back: 'M12.5 4.5 7 10l5.5 5.5', on: 'M7.5 4.5 13 10l-5.5 5.5', prev: 'M15 4.5 9.5 10l5.5 5.500M6 4.500v11', next: 'M5 4.500l5.5 5.500L5 15.500M14 4.500v11',
  slower: 'M16 5l-5 5 5 5M9 5l-5 5 5 5', faster: 'M4 5l5 5-5 5M11 5l5 5-5 5', plus: 'M10 4v12M4 10h12', minus: 'M4 10h12', close: 'M5 5l10 10M15 5 5 15', help: 'M7.3 7.500a2.7 2.7 0 1 1 3.9 2.500c-.8.4-1.2 1-1.2 2M10 14.800v.4',
  light: 'M10 3V1.500M10 18.500V17M3 10H1.500M18.5 10H17M5 5 4 4M16 16l-1-1M15 5l1-1M4 16l1-1M10 6.300a3.7 3.7 0 1 0 .1 0', dark: 'M16.5 12.500A7 7 0 0 1 7.5 3.500a7 7 0 1 0 9 9z', auto: 'M10 2.500a7.5 7.5 0 1 0 .1 0M10 2.500v15',
  turnLeft: 'M4 9a6.5 6.5 0 1 1 1.5 5.500M4 4v5h5', turnRight: 'M16 9a6.5 6.5 0 1 0-1.5 5.500M16 4v5h-5', up: 'M5 12.5 10 7l5 5.5', down: 'M5 7.500l5 5.5 5-5.5', left: 'M12.5 5 7 10l5.5 5', right: 'M7.5 5l5.5 5-5.5 5', town: 'M2.5 16.500v-6L6.5 7l4 3.500v6M10.5 9.5 14 6.500l3.5 3v7M1 16.500h18',
  bolt: 'M11 2 4.5 11.500H9.500L8.500 18 15.500 8.500H10.500z', link: 'M8.5 6.2 11 3.700a3.5 3.5 0 0 1 5 5l-2.5 2.500M11.5 13.8 9 16.300a3.5 3.5 0 0 1-5-5l2.5-2.500M7.5 12.5 12.5 7.500', save: 'M10 3v9.500M6 9l4 4 4-4M3.5 16.500h13',
  follow: 'M10 5.500a4.5 4.5 0 1 0 .1 0M10 1.500v3M10 15.500v3M1.5 10h3M15.5 10h3', higher: 'M10 3v14M5 8l5-5 5 5', lower: 'M10 17V3M5 12l5 5 5-5', folder: 'M2.5 5.500v10h15v-8.500h-8L8 5.500z', moon: 'M15 12A6 6 0 0 1 8 5a6 6 0 1 0 7 7z', find: 'M8.5 3a5.5 5.5 0 1 0 .1 0M12.5 12.5 17 17', panel: 'M3 4h14v12H3zM12 4v12',
  inside: 'M2.5 9.500 10 3.500l7.5 6M4.5 8.500v8h11v-8M8 16.500v-4.500h4v4.500', names: 'M3 4.500h8.500l5.5 5.500-5.500 5.500H3zM6.5 10h4', signal: 'M10 15.800v.4M7.2 12.800a4 4 0 0 1 5.6 0M4.6 10a7.6 7.6 0 0 1 10.8 0M2 7.200a11.300 11.300 0 0 1 16 0', floors: 'M10 3l7.5 3.800L10 10.500 2.500 6.800zM2.5 10.500 10 14.200l7.500-3.700M2.5 13.800 10 17.500l7.500-3.700',
} as const;
export type IconName = keyof typeof ICONS;
const FILLED = new Set<IconName>(['play', 'pause']);

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return <Svg className={FILLED.has(name) ? 'icon filled' : 'icon'} size={size}><path d={ICONS[name]} /></Svg>;
}

/** A button with an icon, a name that a screen reader and a hover say, and its key. Disabled it stays in the order of the keyboard: it may come to be so while it has the focus. */
export function IconButton({ icon, name, hint, onClick, pressed, className, disabled }: { icon: IconName; name: string; hint?: string; onClick: () => void; pressed?: boolean; className?: string; disabled?: boolean }) {
  return (
    <button type="button" className={`icon-button ${className ?? ''}`} title={hint ? `${name} (${hint})` : name} aria-label={name} onClick={disabled ? undefined : onClick} aria-disabled={disabled || undefined} {...(pressed !== undefined && { 'aria-pressed': pressed })}>
      <Icon name={icon} />
    </button>
  );
}
