// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { given, retagged, reworded } from '../src/roles';

describe('roles', () => {
  it.each([
    [['Train'], '', 'train', 'tag'],
    [['nb2fn:predict', 'hide'], '', 'predict', 'tag'],
    [['hide'], 'x = 1', '', ''],
    [[], '%%time\n# note\n#| role: data\nx = 1', 'data', 'line'],
    [[], '#| predict: true\nx', 'predict', 'line'],
    [[], 'x = 1\n#| predict', '', ''],
    [['skip'], '#| predict', 'skip', 'tag'],
    [[], '#| input: train\n#| echo: false\nx', '', '']
  ] as [string[], string, string, string][])(
    '%j and %j give %j',
    (tags, source, role, by) => {
      expect(given(tags, source)).toMatchObject({ role, by });
    }
  );

  it('leaves other tags and indentation alone', () => {
    expect(retagged(['hide', 'data', 'x'], 'train')).toEqual(['hide', 'x', 'train']);
    expect(retagged(['data'], '')).toEqual([]);
    expect(reworded('  #| role: data', 'train')).toBe('  #| train');
    expect(reworded('#| data', '')).toBeNull();
  });
});
