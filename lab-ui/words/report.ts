/** Texts of the report's tab. */
import { thousands } from '../../reports/plain-words.ts';

export const REPORT_WORDS = {
  frame: 'Report of this run', saveReport: 'Save report.html', saveRun: 'Save the run', drawing: 'Drawing the report…', packing: 'Packing…', go: 'Open in the lab',
  hints: { saveReport: 'The report alone: one file that opens without a network', saveRun: 'The whole folder as a zip: it opens here again, and “twinward replay” makes the run again from it' },
  living: 'This run is graded when it ends', livingHint: 'Until then nobody knows what will still be found, told too late, or missed.', end: 'End the run now and grade it', ending: 'Ending the run…', endHint: 'What has not happened yet will not happen, and is not held against the pipeline',
  soFar: 'So far', counts: { at: 'Moment', ticks: 'Ticks closed', readings: 'Readings that arrived', alerts: 'Alerts', episodes: 'Episodes begun', faults: 'Faults begun' },
  of: (done: number, all: number) => `${thousands(done)} of ${thousands(all)}`,
  trouble: 'The report cannot be drawn', saveTrouble: 'The run cannot be saved',
} as const;
