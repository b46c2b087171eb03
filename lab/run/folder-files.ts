/** Files of a run's folder that the page reads; the first four are needed. */
export const RUN_FILES = ['manifest.json', 'report.json', 'truth.ndjson', 'alerts.ndjson', 'inputs.ndjson', 'scenario.json', 'digests.json'] as const;
export type RunFileName = (typeof RUN_FILES)[number];
export type RunTexts = Partial<Record<RunFileName, string>>;
