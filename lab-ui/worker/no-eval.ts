/** Imported before everything else: zod may not compile checks from text, which the page's Content-Security-Policy refuses. */
import { config } from 'zod';

config({ jitless: true });
