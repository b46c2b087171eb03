/** Tokens: random, known to the pipeline by their hash alone, each with a name, a role, and the homes or residents it is for. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { badInput } from '../../../contract/errors.ts';
import { parseJson } from '../../../contract/json-text.ts';
import { HomeId } from '../../../contract/messages.ts';
import { API_ROLES, PERMISSIONS, type ApiRole, type Permissions } from './roles.ts';

export const TokenEntry = z.strictObject({
  /** stands in the audit log, and in the acts of whoever uses it */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.@_ -]{0,99}$/, 'letters, digits and . @ _ - or a space, at most 100'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'the hash that comes with a token, 64 hexadecimal digits'),
  role: z.enum(API_ROLES),
  /** only these homes */
  homes: z.array(HomeId).max(100_000).optional(),
  /** only these people, as `home/resident` */
  residents: z.array(z.string().regex(/^h\d{6}\/.{1,100}$/, 'a home and a resident, such as h000001/h000001-r1')).max(100_000).optional(),
}).refine(({ homes, residents }) => !homes || !residents, 'give homes or residents, not both')
  .refine(({ role, residents }) => role !== 'resident' || residents !== undefined, 'the role resident needs "residents"');
export type TokenEntry = z.infer<typeof TokenEntry>;

export const TokenFile = z.strictObject({ tokens: z.array(TokenEntry).max(10_000) });

const MEND = 'tokens: [{ "name": …, "sha256": …, "role": …, "homes": […] or "residents": […] }]; a new token comes with its line from node pipeline/node/main.ts --new-token NAME:ROLE, with --homes or --residents after it to limit it';

/** @throws TwinwardError bad-input with the place */
export function readTokens(text: string, file: string): TokenEntry[] {
  const parsed = TokenFile.safeParse(parseJson(text, file, { cut: MEND, other: MEND }));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badInput('tokens-malformed', issue?.message ?? 'the tokens cannot be read', { file, path: issue?.path.join('.') ?? '' }, MEND);
  }
  const { tokens } = parsed.data;
  for (const key of ['name', 'sha256'] as const) {
    const at = tokens.findIndex((token, index) => tokens.findIndex((other) => other[key] === token[key]) < index);
    if (at >= 0) throw badInput('tokens-twice', `two tokens have the same ${key}`, { file, path: `tokens.${at}.${key}` }, 'give each person a token and a name of their own');
  }
  return tokens;
}

/** A fresh token of 256 random bits, and the hash to keep of it. The token itself is shown once and kept nowhere. */
export function createToken(): { token: string; sha256: string } {
  const token = `tw_${randomBytes(32).toString('base64url')}`;
  return { token, sha256: hashOf(token).toString('hex') };
}

/** For a command line: the token, once, and the line for the file. @throws TwinwardError bad-input where the entry would not do */
export function tokenText(entry: Omit<TokenEntry, 'sha256'>): string {
  const { token, sha256 } = createToken();
  const { name, ...rest } = entry;
  const checked = TokenEntry.safeParse({ name, sha256, ...rest });
  if (!checked.success) throw badInput('token-entry', checked.error.issues[0]?.message ?? 'the token cannot be made', { path: checked.error.issues[0]?.path.join('.') ?? '' }, MEND);
  return `Token, shown only now: ${token}
For the file of tokens: ${JSON.stringify(checked.data)}
`;
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whoever asks. */
export interface Who {
  name: string;
  role: ApiRole;
  may: Permissions;
  /** undefined: not limited */
  homes: ReadonlySet<string> | undefined;
  residents: ReadonlySet<string> | undefined;
}

export class Keyring {
  readonly #keys: readonly { hash: Buffer; who: Who }[];

  constructor(tokens: readonly TokenEntry[]) {
    this.#keys = tokens.map(({ name, sha256, role, homes, residents }) => ({
      hash: Buffer.from(sha256, 'hex'), who: { name, role, may: PERMISSIONS[role], homes: homes && new Set(homes), residents: residents && new Set(residents) },
    }));
  }

  /** @param header `Authorization`. Compares with every key in the same time, whichever fits. */
  find(header: string | undefined): Who | undefined {
    const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(header ?? '')?.[1];
    if (token === undefined) return undefined;
    const hash = hashOf(token);
    let found: Who | undefined;
    for (const key of this.#keys) if (timingSafeEqual(key.hash, hash)) found = key.who;
    return found;
  }
}
