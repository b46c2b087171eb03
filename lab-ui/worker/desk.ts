/** The desk: draws the report, packs a folder, compares two runs, beside the page and beside the engine. It answers one question and is let go. */
import './no-eval.ts';
import { zipSync, strToU8 } from 'three/addons/libs/fflate.module.js';
import { Report } from '../../contract/report.ts';
import { renderHtml } from '../../reports/render/html.ts';
import { compareFolders } from '../model/compared-run.ts';
import type { DeskAnswers, DeskQuestion, DeskReply } from '../model/desk.ts';
import { readJson } from '../model/folder-texts.ts';
import { savedRun } from '../model/saved-run.ts';
import { troubleOf } from './trouble.ts';

addEventListener('message', ({ data }: MessageEvent<DeskQuestion>) => {
  let reply: DeskReply;
  try {
    reply = { answer: answerTo(data) };
  } catch (error) {
    reply = { trouble: troubleOf(error) };
  }
  const packed = 'answer' in reply && typeof reply.answer === 'object' && 'bytes' in reply.answer ? [reply.answer.bytes.buffer] : [];
  postMessage(reply, { transfer: packed });
});

function answerTo(question: DeskQuestion): DeskAnswers[keyof DeskAnswers] {
  switch (question.kind) {
    case 'report': return renderHtml(readJson('report.json', question.texts, Report));
    case 'pack': return pack(question.texts);
    case 'compare': return compareFolders(question.a, question.b);
  }
}

function pack(texts: Extract<DeskQuestion, { kind: 'pack' }>['texts']): DeskAnswers['pack'] {
  const { name, files } = savedRun(texts);
  const entries = Object.entries(files).map(([file, text]) => [`${name}/${file}`, strToU8(text)] as const);
  return { name, bytes: zipSync(Object.fromEntries(entries), { level: 6 }) as Uint8Array<ArrayBuffer> };
}
