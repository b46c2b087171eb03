/** A folder for one SUT in one run: what it keeps there outlives its restarts, and ends with the run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class SutFolder {
  private dir: string | undefined;
  private readonly remove = (): void => {
    try {
      if (this.dir !== undefined) rmSync(this.dir, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // What a pipeline left running still writes there is the system's to clear.
    }
  };

  /** Made when it is first asked for. */
  get path(): string {
    if (this.dir === undefined) {
      this.dir = mkdtempSync(join(tmpdir(), 'twinward-sut-'));
      process.once('exit', this.remove);
    }
    return this.dir;
  }

  /** Takes it away, and the schema of that name where the pipeline was given one. Never rejects. */
  async end(store: string | undefined): Promise<void> {
    const { dir } = this;
    if (dir === undefined) return;
    process.off('exit', this.remove);
    this.remove();
    this.dir = undefined;
    const url = process.env['DATABASE_URL'];
    if (store !== 'postgres' || url === undefined) return;
    const [{ dropSchema }, { schemaOf }] = await Promise.all([import('../../pipeline/node/store/postgres.ts'), import('../../pipeline/node/store/index.ts')]);
    await dropSchema(url, schemaOf(dir)).catch(() => undefined);
  }
}
