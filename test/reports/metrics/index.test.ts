import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { METRICS } from '../../../reports/metrics/index.ts';
import { CATEGORIES, CONTROL_POINTS } from '../../../reports/rubric.ts';

test('list and folder name the same metrics', () => {
  const files = readdirSync('reports/metrics').filter((file) => file !== 'index.ts').map((file) => file.replace(/\.ts$/, ''));
  expect(files.length).toBeGreaterThan(15);
  expect(METRICS.map((metric) => metric.id).toSorted()).toEqual(files.toSorted());
});

test('every metric has control points, and the rubric names only metrics', () => {
  const ids = METRICS.map((metric) => metric.id).toSorted();
  expect(Object.keys(CONTROL_POINTS).toSorted()).toEqual(ids);
  for (const category of CATEGORIES) for (const id of [...Object.keys(category.metrics), category.timesScore, category.timesValue]) if (id !== undefined) expect(ids).toContain(id);
  expect(CATEGORIES.reduce((sum, category) => sum + category.weight, 0)).toBe(100);
});

test('a header says what a metric is in one sentence', () => {
  for (const metric of METRICS) {
    expect(metric.definition).toMatch(/\.$/);
    expect(metric.title).not.toBe('');
    expect(metric.needs.length).toBeGreaterThan(0);
  }
});
