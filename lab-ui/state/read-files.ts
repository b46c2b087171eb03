/** Files from a picker, a drop, or the lab's own server, to the texts of a run. Nothing leaves the browser. */
import { RUN_FILES, type RunFileName, type RunTexts } from '../../lab/run/folder-files.ts';
import type { Trouble } from '../model/run-view.ts';
import { TROUBLE } from '../words.ts';
import type { Lab } from './lab.ts';

/** A run of 10,000 homes stays well below. */
const BYTES_MOST = 500_000_000;
const isRunFile = (name: string): name is RunFileName => (RUN_FILES as readonly string[]).includes(name);

/** Why no texts came of files. */
export class ReadTrouble extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.what);
    this.trouble = trouble;
  }
}

/** Opens a picked folder. */
export function readPicked(lab: Lab, files: readonly File[]): Promise<void> {
  return opened(lab, pickedTexts(files));
}

/** Opens what was dropped: a folder, or the files of one. */
export function readDropped(lab: Lab, items: DataTransferItemList): Promise<void> {
  return opened(lab, droppedTexts(items));
}

async function opened(lab: Lab, reading: Promise<RunTexts>): Promise<void> {
  lab.reading();
  lab.forgetPlace();
  try {
    lab.open(await reading);
  } catch (error) {
    lab.fail(troubleOf(error));
  }
}

export function troubleOf(error: unknown): Trouble {
  return error instanceof ReadTrouble ? error.trouble : TROUBLE.unreadable(error instanceof Error ? error.message : String(error));
}

/** Texts of a picked folder; what is not of a run is left alone. Of several runs the one highest up is taken. */
export async function pickedTexts(files: readonly File[]): Promise<RunTexts> {
  const depth = (file: File) => (file.webkitRelativePath || file.name).split('/').length;
  const own = files.filter(({ name }) => isRunFile(name));
  const top = Math.min(...own.map(depth));
  const folderOf = (file: File) => file.webkitRelativePath.split('/').slice(0, -1).join('/');
  const first = own.find((file) => depth(file) === top);
  return textsOf(own.filter((file) => depth(file) === top && folderOf(file) === folderOf(first!)));
}

async function textsOf(files: readonly File[]): Promise<RunTexts> {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > BYTES_MOST) throw new ReadTrouble(TROUBLE.tooLarge(Math.round(bytes / 1_000_000)));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.name, await file.text()] as const)));
}

/** Texts of what was dropped. To be called in the event: entries are gone after it. */
export async function droppedTexts(items: DataTransferItemList): Promise<RunTexts> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const folder = entries.find((entry) => entry.isDirectory) as FileSystemDirectoryEntry | undefined;
  const inside = folder ? await entriesOf(folder) : entries;
  return textsOf(await Promise.all(inside.filter((entry) => entry.isFile && isRunFile(entry.name)).map((entry) => new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)))));
}

/** A reader hands out some entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

/** The run that the server of this page names in the page, if any. @returns whether there is one */
export async function readServed(lab: Lab): Promise<boolean> {
  const named = document.querySelector<HTMLMetaElement>('meta[name="twinward-run"]')?.content.split(' ').filter(isRunFile) ?? [];
  if (named.length === 0) return false;
  lab.reading();
  try {
    const texts = await Promise.all(named.map(async (name): Promise<[RunFileName, string]> => {
      const answer = await fetch(`run/${name}`, { cache: 'no-store' });
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return [name, await answer.text()];
    }));
    lab.open(Object.fromEntries(texts) as RunTexts);
  } catch (error) {
    lab.fail(TROUBLE.unserved(error instanceof Error ? error.message : String(error)));
  }
  return true;
}
