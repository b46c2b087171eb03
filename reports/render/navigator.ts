/** navigator-layer.json: an ATT&CK Navigator layer (format 4.5, domain ics-attack) of the techniques that were exercised, scored by how far they were detected. */
import type { AttackResult, Detection } from '../../contract/attack.ts';
import type { Report } from '../../contract/report.ts';

/** Our choice, printed in the legend. */
const SCORE: Readonly<Partial<Record<Detection, number>>> = { None: 0, Telemetry: 25, General: 50, Tactic: 75, Technique: 100 };
const COLOURS = ['#c0392b', '#f1c40f', '#27ae60'] as const;

/** The document, with a newline at its end. Deterministic: no host, no date. */
export function renderNavigator(report: Report): string {
  const { manifest, attacks = [] } = report;
  const cells = new Map<string, { techniqueID: string; tactic?: string; by: AttackResult[] }>();
  for (const attack of attacks) {
    for (const { taxonomy, id, tactic } of attack.techniques) {
      if (taxonomy !== 'ATT&CK-ICS') continue;
      const key = `${id} ${tactic ?? ''}`;
      const cell = cells.get(key) ?? { techniqueID: id, ...(tactic !== undefined && { tactic }), by: [] };
      cell.by.push(attack);
      cells.set(key, cell);
    }
  }
  const layer = {
    name: `Twinward: ${manifest.title}`,
    versions: { attack: '18', navigator: '4.9.0', layer: '4.5' },
    domain: 'ics-attack',
    description: `${manifest.scenario}, seed ${manifest.seed}, profile ${attacks[0]?.profile ?? 'standard'}, ${manifest.sut.id} ${manifest.sut.version}. ATT&CK for ICS 18.1. Scores: how far the pipeline detected it.`,
    techniques: [...cells].toSorted((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, { by, ...cell }]) => ({ ...cell, ...scoreOf(by), comment: by.map(({ entry, prevention, detection, impact }) => `${entry}: prevention ${prevention.verdict}, detection ${detection.verdict}, impact ${impact.verdict}`).join('\n'), enabled: true, metadata: metadataOf(by) })),
    gradient: { colors: [...COLOURS], minValue: 0, maxValue: 100 },
    legendItems: Object.entries(SCORE).map(([label, score]) => ({ label: `${label} ${score}`, color: score < 25 ? COLOURS[0] : score < 75 ? COLOURS[1] : COLOURS[2] })),
    sorting: 3,
    hideDisabled: false,
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}

/** The worst of those that completed; no score where none did. */
function scoreOf(attacks: readonly AttackResult[]): { score?: number } {
  const scores = attacks.filter(({ status }) => status === 'Completed').flatMap(({ detection }) => SCORE[detection.verdict] ?? []);
  return scores.length > 0 ? { score: Math.min(...scores) } : {};
}

/** Values must be texts. */
function metadataOf(attacks: readonly AttackResult[]): { name: string; value: string }[] {
  return attacks.flatMap(({ entry, profile, prevention, impact, exposed, recovery }) => [
    { name: `${entry} profile`, value: profile }, { name: `${entry} prevention`, value: prevention.verdict }, { name: `${entry} alerts lost`, value: String(impact.lost) },
    { name: `${entry} patients read`, value: String(exposed.patients) }, { name: `${entry} recovery`, value: recovery.verdict },
  ]);
}
