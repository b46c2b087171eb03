#!/usr/bin/env node
/** The command line's entry: nothing but the program and the process around it. Everything heavy is imported by the command that needs it. */
import { twinward } from './program.ts';

// A reader that goes away (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const code = await twinward(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  tty: process.stdout.isTTY === true,
  width: process.stdout.columns || 100,
  color: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  input: process.stdin,
  cwd: process.cwd(),
});
// Whatever socket or timer were left must not keep the process: the code is decided. Both streams are empty first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
