/** Shows a file in the user's browser. Never fails: where there is no browser, the path on screen has to do. */
import { spawn } from 'node:child_process';

export function openReport(path: string): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open', path] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', path] : ['xdg-open', path];
  try {
    const child = spawn(command as string, args, { stdio: 'ignore', detached: true });
    child.on('error', () => {});
    child.unref();
  } catch {
    // No such command here.
  }
}
