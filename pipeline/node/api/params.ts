/** Shapes of parameters that several routes share. */
import { z } from 'zod';
import { HomeId } from '../../../contract/messages.ts';
import { Line } from './http.ts';

export const PersonParams = z.strictObject({ home: HomeId, resident: Line.max(100) });

/** A whole number in decimal digits. */
export const whole = (least: number, most: number) => z.string().regex(/^\d{1,16}$/, 'a whole number').transform(Number).pipe(z.int().min(least).max(most)).meta({ description: `a whole number, ${least} to ${most}` });
export const timeMs = whole(0, 8_640_000_000_000_000).meta({ description: 'epoch milliseconds' });
export const pageSize = (usual: number, most = 1_000) => whole(1, most).default(usual).meta({ description: `1 to ${most}, ${usual} where absent` });

/** One or more of some words, with commas between. */
export const some = <T extends readonly [string, ...string[]]>(words: T) => z.string().max(500).transform((text) => text.split(',')).pipe(z.array(z.enum(words)).min(1)).meta({ description: `one or more of ${words.join(', ')}, with commas between` });
