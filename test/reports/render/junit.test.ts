import { describe, expect, test } from 'vitest';
import { buildReport } from '../../../reports/build-report.ts';
import { renderJunit, xmlText } from '../../../reports/render/junit.ts';
import { alert, arrived, at, runRecord, ward, type RecordParts } from '../support.ts';

const truth = ward(40);
const junit = (thresholds: NonNullable<RecordParts['thresholds']>, found = 40): string =>
  renderJunit(buildReport(runRecord({ homes: 40, truth, stamps: arrived(...truth), alerts: truth.slice(0, found).map((event, index) => alert(index + 1, (event.onset - at(0)) / 60_000 + 3, 'hypoxia')), thresholds }), {}));

/** A reader small enough to trust: every tag closes, attributes are quoted, no stray markup. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  const rest = xml.replace(/<\?xml[^?]*\?>/, '').replace(/<(\/?)([a-z-]+)((?:\s[a-z]+="[^"<]*")*)\s*>/g, (_, close: string, name: string) => {
    if (close) { if (open.pop() !== name) throw new Error(`</${name}>`); } else open.push(name);
    return '';
  });
  return open.length === 0 && !/[<>]/.test(rest);
}

describe('junit.xml', () => {
  test('has one case per threshold and one for the run', () => {
    const xml = junit({ 'clinical.sensitivity': { min: 0.8 }, 'clinical.in-time': { min: 0.5 } });
    expect(wellFormed(xml)).toBe(true);
    expect(xml.match(/<testcase /g)).toHaveLength(3);
    expect(xml).toContain('<testsuites name="twinward" tests="3" failures="0" errors="0" skipped="0"');
  });
  test('says failed, unknown and skipped apart: none of them is passed', () => {
    const xml = junit({ 'clinical.sensitivity': { min: 0.99 }, 'clinical.in-time': { min: 0.85 }, 'technical.ppv': { min: 0.5 } }, 36);
    expect(wellFormed(xml)).toBe(true);
    expect(xml).toContain('tests="4" failures="2" errors="1" skipped="1"');
    expect(xml).toMatch(/name="clinical\.in-time" time="0">\s*<error message="[^"]*about 280 are needed/);
    expect(xml).toMatch(/name="technical\.ppv" time="0">\s*<skipped/);
  });
  test('escapes what XML cannot hold', () => {
    expect(xmlText('a<b>&"\'\u0000\u001b\ud800 😀\n')).toBe('a&#60;b&#62;&#38;&#34;&#39;\ufffd\ufffd\ufffd 😀&#10;');
  });
});
