/** SARIF, Navigator layer, page and console of a run with attacks. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AttackResult } from '../../../contract/attack.ts';
import { Report } from '../../../contract/report.ts';
import { renderHtml } from '../../../reports/render/html.ts';
import { renderNavigator } from '../../../reports/render/navigator.ts';
import { renderSarif } from '../../../reports/render/sarif.ts';
import { renderTerminal } from '../../../reports/render/terminal.ts';
import { sampleAttack as attack, sampleReport, START } from './sample-report.ts';


const BLOCKED = attack({ id: 'SEC-BRK-03/1', entry: 'SEC-BRK-03', class: 'C1', prevention: { verdict: 'Blocked', tried: 3, accepted: 0, refused: 3, evidence: ['SUBACK 0x80'] }, impact: { verdict: 'None', lost: 0, late: 0, delayed: 0, falseAlerts: 0, patients: 0 }, exposed: { patients: 0, messages: 0, enrolments: 0 } });
const withAttacks = (...attacks: AttackResult[]): Report => ({ ...sampleReport({ homes: 3, attacks: false }), attacks });

const text = z.strictObject({ text: z.string().min(1), markdown: z.string().optional() });
const reference = z.strictObject({ id: z.string(), toolComponent: z.strictObject({ name: z.string() }) });
/** SARIF 2.1.0, as far as we use it, with nothing beyond. */
const Sarif = z.strictObject({
  $schema: z.url(), version: z.literal('2.1.0'),
  runs: z.array(z.strictObject({
    tool: z.strictObject({ driver: z.strictObject({
      name: z.string(), semanticVersion: z.string(), supportedTaxonomies: z.array(z.strictObject({ name: z.string() })),
      rules: z.array(z.strictObject({
        id: z.string(), name: z.string().regex(/^[A-Z][A-Za-z]+$/), shortDescription: text, fullDescription: text, help: text, defaultConfiguration: z.strictObject({ level: z.enum(['none', 'note', 'warning', 'error']) }),
        relationships: z.array(z.strictObject({ target: reference, kinds: z.array(z.string()).min(1) })), properties: z.looseObject({ tags: z.array(z.string()).max(10) }),
      })),
    }) }),
    taxonomies: z.array(z.strictObject({ name: z.string(), version: z.string().optional(), organization: z.string(), isComprehensive: z.boolean(), taxa: z.array(z.strictObject({ id: z.string(), name: z.string().optional() })).min(1) })),
    automationDetails: z.strictObject({ id: z.string() }), invocations: z.array(z.strictObject({ executionSuccessful: z.boolean(), properties: z.looseObject({}) })),
    results: z.array(z.strictObject({
      ruleId: z.string(), ruleIndex: z.int().min(0), kind: z.enum(['fail', 'pass', 'notApplicable', 'review', 'open', 'informational']), level: z.enum(['none', 'note', 'warning', 'error']), message: text,
      locations: z.array(z.strictObject({ physicalLocation: z.strictObject({ artifactLocation: z.strictObject({ uri: z.string() }) }), logicalLocations: z.array(z.strictObject({ name: z.string(), fullyQualifiedName: z.string(), kind: z.string() })) })).min(1),
      partialFingerprints: z.record(z.string(), z.string()), rank: z.number().min(-1).max(100), taxa: z.array(reference), properties: z.looseObject({}),
    })),
  })).length(1),
});
const sarif = (report: Report) => Sarif.parse(JSON.parse(renderSarif(report))).runs[0]!;

describe('results.sarif', () => {
  it('has one rule per scenario and one result per control, whatever is planted twice', () => {
    const { results, tool } = sarif(withAttacks(attack(), attack({ id: 'SEC-DAT-02/2', prevention: { verdict: 'Blocked', tried: 1, accepted: 0, refused: 1, evidence: [] } }), BLOCKED));
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['SEC-BRK-03', 'SEC-DAT-02']);
    expect(results.map(({ ruleId, kind, level, properties }) => [ruleId, properties['control'], kind, level])).toEqual([
      ['SEC-BRK-03', 'prevention', 'pass', 'none'], ['SEC-BRK-03', 'detection', 'fail', 'note'], ['SEC-DAT-02', 'prevention', 'fail', 'error'], ['SEC-DAT-02', 'detection', 'fail', 'error'],
    ]);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
  });

  it('gives a level to failures only, whatever the verdicts are', () => {
    for (const status of ['Completed', 'Inconclusive', 'Stopped', 'Cancelled', 'Skipped', 'Error'] as const) {
      for (const verdict of ['Blocked', 'Partial', 'None', 'None-unexplained', 'N/A'] as const) {
        for (const detection of ['N/A', 'None', 'General', 'Technique'] as const) {
          for (const impact of ['None', 'Degraded', 'Harmful'] as const) {
            const base = attack();
            const { results } = sarif(withAttacks({ ...base, status, prevention: { ...base.prevention, verdict }, detection: { verdict: detection, alerts: [] }, impact: { ...base.impact, verdict: impact } }));
            for (const { kind, level } of results) expect(level === 'none', `${kind} ${level}`).toBe(kind !== 'fail');
            if (status !== 'Completed') expect(results.every(({ kind }) => kind === 'review' || kind === 'open')).toBe(true);
          }
        }
      }
    }
  });

  it('keeps its fingerprints over seeds, homes and times, and tells profiles and controls apart', () => {
    const prints = (report: Report) => sarif(report).results.map(({ partialFingerprints }) => partialFingerprints['twinward/v1']);
    const base = withAttacks(attack());
    expect(new Set(prints(base)).size).toBe(2);
    expect(prints({ ...base, manifest: { ...base.manifest, seed: 'other', homes: 99 }, attacks: [attack({ onset: 1, noiseFloor: 3, impact: { verdict: 'None', lost: 0, late: 0, delayed: 0, falseAlerts: 0, patients: 0 } })] })).toEqual(prints(base));
    expect(prints(withAttacks(attack({ profile: 'standard' })))[0]).not.toBe(prints(base)[0]);
  });

  it('names every taxon that it refers to', () => {
    const { results, taxonomies, tool } = sarif(withAttacks(attack(), BLOCKED));
    const known = new Set(taxonomies.flatMap(({ name, taxa }) => taxa.map(({ id }) => `${name} ${id}`)));
    for (const { taxa } of results) for (const { id, toolComponent } of taxa) expect(known.has(`${toolComponent.name} ${id}`)).toBe(true);
    expect(tool.driver.supportedTaxonomies.map(({ name }) => name)).toEqual(taxonomies.map(({ name }) => name));
  });
});

/** ATT&CK Navigator layer 4.5, as far as we use it, with nothing beyond. */
const Layer = z.strictObject({
  name: z.string().min(1), versions: z.strictObject({ attack: z.string(), navigator: z.string().regex(/^(4\.9|[5-9])/), layer: z.literal('4.5') }), domain: z.literal('ics-attack'), description: z.string(),
  techniques: z.array(z.strictObject({
    techniqueID: z.string().regex(/^T\d{4}$/), tactic: z.string().optional(), score: z.number().min(0).max(100).optional(), comment: z.string(), enabled: z.boolean(), metadata: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  })),
  gradient: z.strictObject({ colors: z.array(z.string().regex(/^#[0-9a-f]{6}$/)).min(2), minValue: z.number(), maxValue: z.number() }), legendItems: z.array(z.strictObject({ label: z.string(), color: z.string() })), sorting: z.int(), hideDisabled: z.boolean(),
});

describe('navigator-layer.json', () => {
  const layer = (report: Report) => Layer.parse(JSON.parse(renderNavigator(report)));

  it('annotates each technique under its tactic, with the worst detection as score', () => {
    const { techniques } = layer(withAttacks(attack({ detection: { verdict: 'General', alerts: [] } }), attack({ id: 'SEC-DAT-02/2' })));
    expect(techniques).toHaveLength(1);
    expect(techniques[0]).toMatchObject({ techniqueID: 'T0856', tactic: 'impair-process-control', score: 0 });
  });

  it('gives no score to what was not exercised', () => {
    expect(layer(withAttacks(attack({ status: 'Cancelled' }))).techniques[0]).not.toHaveProperty('score');
  });
});

describe('page and console', () => {
  const words = (page: string): string => page.replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, '').replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

  it('say in plain words which patient lost which alert, and what would have stopped it', () => {
    const page = words(renderHtml(withAttacks(attack())));
    for (const part of ['Edith Moore (81, COPD)', 'with it nobody was told', 'Harmful', 'What would have stopped it, from level L2 on: an access list', 'noise floor', 'not as expected']) expect(page).toContain(part);
    const console_ = renderTerminal(withAttacks(attack(), BLOCKED));
    expect(console_).toMatch(/SEC-DAT-02 {2}prevention None · detection None · impact Harmful · recovery Full/);
    expect(console_).toMatch(/Edith Moore/);
    expect(console_.split('\n').every((line) => line.length <= 100)).toBe(true);
  });

  it('keep every text of an attack inert', () => {
    const taint = `"'><img src=x onerror=alert(1)>`;
    const tainted = attack({ title: taint, meaning: taint, sources: [taint], stride: taint, reason: taint, status: 'Error', prevention: { verdict: 'None', tried: 1, accepted: 1, refused: 0, evidence: [taint] }, detection: { verdict: 'General', alerts: [{ home: 'h000001', id: taint, code: 'message-replayed', at: START, text: taint }] } });
    const page = renderHtml(withAttacks({ ...tainted, victims: [{ ...tainted.victims[0]!, who: taint, changes: [{ kind: 'lost', about: taint, text: taint }] }] }));
    expect(page).not.toMatch(/<img/i);
    expect(page.match(/<script/gi)).toHaveLength(1);
  });

  it('are silent where no attack was planted', () => {
    expect(renderHtml(sampleReport({ homes: 3, attacks: false }))).not.toContain('id="attacks"');
    expect(renderTerminal(sampleReport({ homes: 3, attacks: false }))).not.toMatch(/Attacks \(/);
    expect(Report.safeParse(withAttacks(attack())).error).toBeUndefined();
  });
});
