// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { placed, table } from '../src/model/csv';
import { type Schema, body, draft, fields } from '../src/model/fields';

const FRAME: Schema = {
  type: ['array', 'object'],
  items: {
    type: 'object',
    properties: {
      age: { type: 'number' },
      charges: { type: ['number', 'null'] },
      plan: { type: 'string' }
    }
  }
};

function roundTrip(schema: Schema, value: any): string {
  const all = fields({ properties: { x: schema }, required: ['x'] }, { x: value });
  return body(all, { x: draft(all[0]!, value) });
}

describe('a form made from a schema', () => {
  it.each([
    ['table', FRAME, [{ age: 3, charges: null, plan: 'a "b"' }]],
    [
      'matrix',
      { type: 'array', items: { type: 'array', items: { type: 'number' } } },
      [[4, 5]]
    ],
    ['list', { type: 'array', items: { type: 'string' } }, ['1', '']],
    ['text', { type: 'string' }, 'two\nlines'],
    ['number', { type: 'number' }, 0.1],
    ['flag', { type: 'boolean' }, false],
    ['json', { type: 'object' }, { a: [1, { b: null }] }]
  ] as [string, Schema, any][])(
    'sends back what a %s was filled with',
    (kind, schema, value) => {
      const [field] = fields({ properties: { x: schema } }, { x: value });
      expect(field!.kind).toBe(kind);
      expect(JSON.parse(roundTrip(schema, value))).toEqual({ x: value });
    }
  );

  it('keeps digits that a double would lose', () => {
    const all = fields({ properties: { n: { type: 'number' } }, required: ['n'] }, {});
    expect(body(all, { n: '12345678901234567890.25' })).toBe(
      '{"n": 12345678901234567890.25}'
    );
  });

  it('sends text that is no number as text, for the endpoint to refuse', () => {
    const all = fields({ properties: { n: { type: 'number' } }, required: ['n'] }, {});
    expect(body(all, { n: 'heavy' })).toBe('{"n": "heavy"}');
    expect(body(all, { n: '.5' })).toBe('{"n": 0.5}');
    expect(body(all, { n: 'NaN' })).toBe('{"n": "NaN"}');
  });

  it('leaves out what is optional and empty', () => {
    const schema = {
      properties: { a: { type: 'string' }, kg: { type: 'number' } },
      required: ['a']
    };
    expect(body(fields(schema, {}), { a: '', kg: '' })).toBe('{"a": ""}');
  });
});

describe('pasted text', () => {
  it('reads quotes, tabs and semicolons', () => {
    expect(table('a,"b, ""c""",\n1,2,3\n')).toEqual([
      ['a', 'b, "c"', ''],
      ['1', '2', '3']
    ]);
    expect(table('1\t2\r\n3\t4')).toEqual([
      ['1', '2'],
      ['3', '4']
    ]);
    expect(table('1;2')).toEqual([['1', '2']]);
  });

  it('goes by the names of its header', () => {
    const rows = [
      ['plan', 'age'],
      ['x', '3']
    ];
    expect(placed(rows, ['age', 'charges', 'plan'])).toEqual([['3', '', 'x']]);
    expect(placed([['1', '2']], ['age', 'plan'])).toEqual([['1', '2']]);
  });
});
