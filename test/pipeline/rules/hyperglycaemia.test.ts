import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

describe('hyperglycaemia', () => {
  it('is raised after two hours', () => expect(new Bench().run(180, { glucose: 330 }).raised('hyperglycaemia')).toHaveLength(1));
  it('is not raised by a meal', () => expect(new Bench().run(60).run(75, { glucose: 330 }).run(120).raised()).toEqual([]));
});
