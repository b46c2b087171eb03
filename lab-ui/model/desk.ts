/** What is asked of the desk, a worker for paper: the report drawn, a folder packed, two runs compared. Each question is answered once. */
import type { RunTexts } from '../../lab/run/folder-files.ts';
import type { Comparison } from '../../reports/compare.ts';
import type { Trouble } from './run-view.ts';

export type DeskQuestion = { kind: 'report'; texts: RunTexts } | { kind: 'pack'; texts: RunTexts } | { kind: 'compare'; a: RunTexts; b: RunTexts };

export interface DeskAnswers {
  /** report.html as text */
  report: string;
  /** a zip with one folder in it */
  pack: { name: string; bytes: Uint8Array<ArrayBuffer> };
  compare: Comparison;
}

export type DeskReply = { answer: DeskAnswers[keyof DeskAnswers] } | { trouble: Trouble };
