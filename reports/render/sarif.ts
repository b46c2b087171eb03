/** results.sarif: SARIF 2.1.0, one result per attack scenario and control, never per message, so that a code host can show them and a gate can compare them. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AttackResult, Technique } from '../../contract/attack.ts';
import type { Report } from '../../contract/report.ts';
import { attackWords } from '../attacks.ts';

/** Taxonomies by our name, with the version that the ids are of where they changed between versions. */
const TAXONOMIES: Readonly<Record<Technique['taxonomy'], { version?: string; organization: string }>> = {
  'ATT&CK-ICS': { version: '18.1', organization: 'MITRE' }, 'EMB3D': { version: '2.0.1', organization: 'MITRE' }, 'CWE': { organization: 'MITRE' },
  'OWASP-IoT': { version: '2018', organization: 'OWASP' }, 'ISVS': { organization: 'OWASP' },
};
const CONTROLS = ['prevention', 'detection'] as const;
type Control = (typeof CONTROLS)[number];
type Kind = 'fail' | 'pass' | 'notApplicable' | 'review' | 'open' | 'informational';
type Level = 'error' | 'warning' | 'note' | 'none';

/** The document, with a newline at its end. Deterministic: no host, no date. */
export function renderSarif(report: Report): string {
  const attacks = report.attacks ?? [];
  const entries = [...Map.groupBy(attacks, ({ entry }) => entry)].toSorted((a, b) => (a[0] < b[0] ? -1 : 1));
  const used = (Object.keys(TAXONOMIES) as Technique['taxonomy'][]).filter((name) => attacks.some(({ techniques }) => techniques.some(({ taxonomy }) => taxonomy === name)));
  const document = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'Twinward', semanticVersion: report.manifest.engineVersion, rules: entries.map(([, list]) => rule(list[0]!)), supportedTaxonomies: used.map((name) => ({ name })) } },
      taxonomies: used.map((name) => taxonomy(name, attacks)),
      automationDetails: { id: `${report.manifest.scenario}/${attacks[0]?.profile ?? 'standard'}/` },
      invocations: [{ executionSuccessful: attacks.every(({ status }) => status !== 'Error'), properties: { scenarioHash: report.manifest.scenarioHash, seed: report.manifest.seed } }],
      results: entries.flatMap(([, list], ruleIndex) => CONTROLS.map((control) => worst(list.map((attack) => result(attack, control, ruleIndex))))),
    }],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function rule({ entry, title, meaning, expects, techniques, class: intrusiveness, stride }: AttackResult): Record<string, unknown> {
  const { from, by } = expects.prevention;
  return {
    id: entry, name: title.replace(/[^A-Za-z]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? ''), shortDescription: { text: `${title}.` }, fullDescription: { text: meaning },
    help: { text: `Prevented from level ${from} on by: ${by}.`, markdown: `Prevented from level **${from}** on by: ${by}.` },
    defaultConfiguration: { level: 'error' }, relationships: techniques.map((technique) => ({ target: reference(technique), kinds: ['relevant'] })), properties: { tags: ['security', intrusiveness], stride },
  };
}

function reference({ id, taxonomy }: Technique): { id: string; toolComponent: { name: string } } {
  return { id, toolComponent: { name: taxonomy } };
}

function taxonomy(name: Technique['taxonomy'], attacks: readonly AttackResult[]): Record<string, unknown> {
  const taxa = new Map(attacks.flatMap(({ techniques }) => techniques).filter((technique) => technique.taxonomy === name).map((technique) => [technique.id, technique]));
  return { name, ...TAXONOMIES[name], isComprehensive: false, taxa: [...taxa.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, name: title }) => ({ id, ...(title !== undefined && { name: title }) })) };
}

interface Result {
  kind: Kind;
  level: Level;
  rank: number;
  [fact: string]: unknown;
}

function result(attack: AttackResult, control: Control, ruleIndex: number): Result {
  const kind = kindOf(attack, control);
  const level = kind === 'fail' ? levelOf(attack, control) : 'none';
  return {
    ruleId: attack.entry, ruleIndex, kind, level, message: { text: `${control === 'prevention' ? 'Prevention' : 'Detection'}: ${attack[control].verdict}. ${attackWords(attack)}${attack.reason === undefined ? '' : ` ${attack.status}: ${attack.reason}.`}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'scenario.json' } }, logicalLocations: [{ name: control, fullyQualifiedName: `${attack.profile}/${control}`, kind: 'control' }] }],
    partialFingerprints: { 'twinward/v1': bytesToHex(sha256(utf8ToBytes([attack.entry, attack.profile, control].join('\n')))) },
    rank: kind !== 'fail' ? 0 : level === 'error' ? 90 : level === 'warning' ? 60 : 20,
    taxa: attack.techniques.map(reference),
    properties: {
      control, profile: attack.profile, status: attack.status, prevention: attack.prevention.verdict, detection: attack.detection.verdict, impact: attack.impact.verdict, recovery: attack.recovery.verdict,
      alertsLost: attack.impact.lost, alertsLate: attack.impact.late, patientsExposed: attack.exposed.patients, noiseFloor: attack.noiseFloor, expectationHash: attack.expectationHash,
    },
  };
}

/** `level` other than `none` is for failures only (SARIF 2.1.0, 3.27.9 and 3.27.10). */
function kindOf({ status, class: intrusiveness, ...attack }: AttackResult, control: Control): Kind {
  if (status === 'Skipped' || status === 'Cancelled') return 'open';
  if (status !== 'Completed') return 'review';
  const { verdict } = attack[control];
  if (verdict === 'N/A') return 'notApplicable';
  if (intrusiveness === 'C0') return 'informational';
  if (control === 'detection') return verdict === 'None' ? 'fail' : 'pass';
  return verdict === 'Blocked' ? 'pass' : verdict === 'None-unexplained' ? 'review' : 'fail';
}

function levelOf({ impact, exposed, prevention }: AttackResult, control: Control): Level {
  if (impact.verdict === 'Harmful') return 'error';
  if (control === 'detection' && prevention.verdict === 'Blocked') return 'note';
  return impact.verdict === 'Degraded' || exposed.patients > 0 || control === 'detection' ? 'warning' : 'note';
}

const ORDER: readonly Kind[] = ['fail', 'review', 'open', 'notApplicable', 'informational', 'pass'];

/** Of several plantings of one scenario, the worst speaks. */
function worst(results: readonly Result[]): Result {
  return results.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.rank - a.rank)[0]!;
}
