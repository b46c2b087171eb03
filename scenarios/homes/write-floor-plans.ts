/** `npm run floor-plans`: writes sim/installation/floor-plans.ts from the YAML files beside it. A test fails when it is not current. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { floorPlansModule, readFloorPlan } from '../floor-plan.ts';

const folder = new URL('./', import.meta.url);
const plans = readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => readFloorPlan(readFileSync(new URL(name, folder), 'utf8'), `scenarios/homes/${name}`));
writeFileSync(new URL('../../sim/installation/floor-plans.ts', folder), floorPlansModule(plans));
