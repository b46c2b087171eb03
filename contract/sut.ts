import { z } from 'zod';
import { Duration } from './duration.ts';

/** How to start, reach, reset and read a system under test (DESIGN §6). */
export const Sut = z.strictObject({
  schema: z.literal('twinward.sut/1'),
  id: z.string(),
  title: z.string(),
  version: z.string(),
  /** command to start it; the lab sets TWINWARD_BROKER_URL, TWINWARD_USERNAME, TWINWARD_PASSWORD, TWINWARD_CLIENT_ID, TWINWARD_TOPIC_PREFIX and TWINWARD_INSTANCE, for brokers with TLS also TWINWARD_BROKER_CA, _CERT and _KEY (files) */
  start: z.strictObject({ command: z.array(z.string()).min(1), cwd: z.string().optional(), env: z.record(z.string(), z.string()).default({}) }).optional(),
  /** how long it may take until its first watermark */
  readyWithin: Duration.default('20s'),
  /** `restart`: stop and start it between runs */
  reset: z.enum(['restart', 'none']).default('restart'),
  codec: z.enum(['twinward']).default('twinward'),
  /** `watermark`: answers the lab's clock, judges only at `last` */
  clock: z.enum(['watermark', 'event', 'wall']).default('watermark'),
});
export type Sut = z.infer<typeof Sut>;
