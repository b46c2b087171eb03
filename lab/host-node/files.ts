/** Reading and writing files: every trouble becomes one clear message, every write is whole or not there. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { badInput, environmentTrouble } from '../../contract/errors.ts';

/** Why a path cannot be used, in plain words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const words: Record<string, string> = {
    ENOENT: 'there is no such file or folder', EACCES: 'permission is denied', EPERM: 'permission is denied', EISDIR: 'it is a folder', ENOTDIR: 'a part of the path is a file, not a folder',
    EROFS: 'the disk is read-only', ENOSPC: 'the disk is full', ENAMETOOLONG: 'the name is too long', ELOOP: 'its links go in a circle', EMFILE: 'too many files are open',
  };
  return (code !== undefined && words[code]) || (error instanceof Error ? error.message : String(error));
}

/** `undefined` where nothing is there. @throws TwinwardError for every other trouble */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw badInput('unreadable', `${path} cannot be read: ${reasonOf(error)}`, { file: path }, 'check the path and its permissions');
  }
}

/**
 * Text of a UTF-8 file, `undefined` where there is none. Files beyond the limit are refused before they are read.
 * @param limit bytes, inclusive
 * @throws TwinwardError for a folder, a file too large, or one that cannot be read
 */
export function readTextIfThere(path: string, limit: number): string | undefined {
  const stat = statOf(path);
  if (!stat) return undefined;
  if (!stat.isFile()) throw badInput('not-a-file', `${path} is ${stat.isDirectory() ? 'a folder' : 'no regular file'}`, { file: path }, 'give the path of a file');
  if (stat.size > limit) {
    throw badInput('file-too-large', `the file holds ${megabytes(stat.size)}, more than the ${megabytes(limit)} that such a file may have`, { file: path }, 'check that this is the file you meant');
  }
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw badInput('unreadable', `the file cannot be read: ${reasonOf(error)}`, { file: path }, 'check the path and its permissions');
  }
}

/** As `readTextIfThere`, but a missing file is bad input too. */
export function readText(path: string, limit: number): string {
  const text = readTextIfThere(path, limit);
  if (text === undefined) throw badInput('no-such-file', 'there is no such file', { file: path }, 'check the path');
  return text;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

/** Names in a folder in code-unit order; empty where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw badInput('unreadable', `the folder cannot be read: ${reasonOf(error)}`, { file: folder }, 'check the path and its permissions');
  }
}

/** Writes a file whole or not at all. @throws TwinwardError (environment) when the disk refuses */
export function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.part`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw environmentTrouble('unwritable', `${path} cannot be written: ${reasonOf(error)}`, 'check the disk and its permissions', error);
  }
}
