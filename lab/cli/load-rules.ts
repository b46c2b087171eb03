/** `--rule`: rules written as data, read and checked before anything runs. */
import { resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { RuleData } from '../../contract/rule.ts';
import { FEATURE_IDS, ruleProblems, rulesProblem } from '../../pipeline/core/rule-data.ts';
import { checkSchema } from '../../scenarios/check-schema.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { throwProblems } from '../../scenarios/problems.ts';
import { readYaml, TEXT_LIMIT, type YamlText } from '../../scenarios/read-yaml.ts';
import { readText } from '../host-node/files.ts';

/** @throws TwinwardError bad input with line and column, every problem of the file */
export function ruleOf(yaml: YamlText): RuleData {
  const { value: rule, problems } = checkSchema(RuleData, yaml);
  if (problems) throwProblems(problems);
  const checked = rule as RuleData;
  throwProblems(ruleProblems(checked).map(({ path, message, hint, unknownFeature }) => ({
    code: 'rule-feature', message, place: yaml.place(path), hint: hint ?? `${suggest(unknownFeature ?? '', FEATURE_IDS)} See "twinward list features"`,
  })));
  const taken = rulesProblem([checked]);
  if (taken) throw badInput(taken.code, taken.message, yaml.place(['id']), taken.hint);
  return checked;
}

/** @throws TwinwardError bad input; also where two files say the same id */
export function loadRules(files: readonly string[], cwd: string): RuleData[] {
  const rules = files.map((file) => ruleOf(readYaml(readText(resolve(cwd, file), TEXT_LIMIT), file)));
  const twice = rulesProblem(rules);
  if (twice) throw badInput(twice.code, twice.message, { file: files[twice.index] as string, path: 'id' }, twice.hint);
  return rules;
}
