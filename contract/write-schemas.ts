/** `npm run schema`: writes contract/schema/*.schema.json. A test fails when they are not current. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonSchemaText, SCHEMAS } from './schemas.ts';

const folder = new URL('./schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]) writeFileSync(new URL(`${name}.schema.json`, folder), jsonSchemaText(name));
