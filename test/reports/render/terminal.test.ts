import { expect, test } from 'vitest';
import { buildReport } from '../../../reports/build-report.ts';
import { renderTerminal } from '../../../reports/render/terminal.ts';
import { alert, arrived, at, episode, home, runRecord } from '../support.ts';

const low = episode('e1', 1, 130, 190, { lifeCritical: true });
const report = buildReport(
  runRecord({ homes: [home(1, { who: 'Edith Moore, 81, COPD' }), home(2)], truth: [low], stamps: arrived(low), alerts: [alert(2, 300, 'fever', { text: '\u001b[31m' })], thresholds: { 'clinical.sensitivity': { min: 0.8 } }, account: { scheduled: 120_000, received: 119_000, notMeasured: 1000, late: 12 } }),
  {},
);

test('the console shows verdict, score, categories, worst findings and account, at most 100 columns wide', () => {
  const text = renderTerminal(report);
  expect(text).toContain('Verdict: FAIL');
  expect(text).toContain('Episodes detected is 0');
  expect(text).toMatch(/Score: 0 of 100/);
  expect(text).toMatch(/Clinical detection +░{24} +0 {2}weight 30/);
  expect(text).toContain('1. Edith Moore (81, COPD): low oxygen from 02:10');
  expect(text).toContain('120,000 readings scheduled = 119,000 received + 1,000 not measured (of these 12 late).');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('colour is asked for, and control characters of others never reach the terminal', () => {
  expect(renderTerminal(report)).not.toContain('\u001b');
  expect(renderTerminal(report, { color: true })).toContain('\u001b[31mVerdict: FAIL');
  const hostile = { ...report, reasons: ['bad \u001b]0;title\u0007 text'] };
  expect(renderTerminal(hostile)).toContain('bad ]0;title text');
});

test('a perfect run says that nothing went wrong', () => {
  const perfect = buildReport(runRecord({ homes: 8, truth: [low], stamps: arrived(low), alerts: [alert(1, (low.onset - at(0)) / 60_000, 'hypoxia')] }), {});
  expect(renderTerminal(perfect)).toContain('Nothing went wrong that the lab could find.');
});
