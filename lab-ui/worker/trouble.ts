/** What went wrong in a worker, as the page says it. */
import { describePlace, TwinwardError } from '../../contract/errors.ts';
import type { Trouble } from '../model/run-view.ts';

export function troubleOf(error: unknown): Trouble {
  if (error instanceof TwinwardError) return { what: error.message, where: describePlace(error.place), mend: error.hint ?? '' };
  return { what: error instanceof Error ? error.message : String(error), where: '', mend: '' };
}
