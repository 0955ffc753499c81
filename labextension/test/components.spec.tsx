import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import * as React from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Api } from '../src/api';
import { Answer } from '../src/components/Answer';
import { look } from '../src/components/answers';
import { Cells } from '../src/components/Cells';
import { Diagnostics } from '../src/components/Diagnostics';
import { layout } from '../src/components/flowLayout';
import { pasted } from '../src/components/Grid';
import { PanelView } from '../src/components/PanelView';
import { TestSection } from '../src/components/TestSection';
import { Surrounding, type Surroundings } from '../src/context';
import { fields } from '../src/model/fields';
import { PREFERENCES, PanelModel } from '../src/model/panel';
import type { AskAnswer, Build, Diagnostic } from '../src/types';
import { ANSWER, Paper, server } from './paper';

/** Lab's own null translator does the same, but comes with all of Lab. */
function bundle(): Surroundings['trans'] {
  const put = (text: string, ...args: unknown[]) =>
    text.replace(/%(\d)/g, (_, n) => String(args[Number(n) - 1]));
  const __ = put;
  const _n = (one: string, many: string, n: number, ...args: unknown[]) =>
    put(n === 1 ? one : many, n, ...args);
  return { __, _n } as Surroundings['trans'];
}

function show(element: JSX.Element) {
  const actions = { copy: vi.fn(), openFile: vi.fn() };
  render(
    <Surrounding.Provider value={{ trans: bundle(), actions }}>
      {element}
    </Surrounding.Provider>
  );
  return actions;
}

function session(paper: Paper, replies: Record<string, unknown> = {}) {
  const api = new Api(server(replies).send);
  const model = new PanelModel(api, PREFERENCES, vi.fn());
  return { model, session: model.activate(paper)! };
}

afterEach(cleanup);

describe('cells', () => {
  it('show and change roles, and take proposals', () => {
    const paper = new Paper('#| echo: false\nimport a', 'fit()', 'ask()');
    paper.setRole('c1', 'data');
    const { session: mine } = session(paper);
    const proposals = [
      { cell: 1, cell_id: 'c1', role: 'setup', reason: 'imports', input: '', output: '' },
      { cell: 2, cell_id: 'c2', role: 'train', reason: 'fits `m`', input: '', output: '' },
      {
        cell: 3,
        cell_id: 'c3',
        role: 'predict',
        reason: 'asks `m`',
        input: 'x',
        output: ''
      }
    ];
    mine.check.set({ answer: { ...ANSWER, proposals } });
    show(<Cells session={mine} />);
    expect(screen.getByText('import a')).toBeTruthy();
    expect(screen.queryByText('imports')).toBeNull(); // it has a role already
    fireEvent.change(screen.getByLabelText('Role of cell 1'), {
      target: { value: 'setup' }
    });
    expect(paper.all[0]!.role).toBe('setup');
    fireEvent.click(screen.getByLabelText('Make cell 2 train'));
    expect(paper.all.map(c => c.role)).toEqual(['setup', 'train', '']);
    fireEvent.click(screen.getByText('Accept all'));
    expect(paper.all[2]).toMatchObject({ role: 'predict', source: '#| input: x\nask()' });
    expect(screen.queryByText('Accept all')).toBeNull();
    fireEvent.click(screen.getByTitle('Go to cell 3'));
    expect(paper.revealed).toEqual(['c3', undefined]);
  });

  it('of a read-only notebook cannot be changed', () => {
    const paper = new Paper('x');
    paper.readOnly = true;
    show(<Cells session={session(paper).session} />);
    expect(screen.getByLabelText<HTMLSelectElement>('Role of cell 1').disabled).toBe(true);
  });
});

describe('findings', () => {
  it('lead to their line, errors first', () => {
    const base = {
      edits: [],
      notebook: '',
      cell: 2,
      cell_id: 'c2',
      column: 1,
      notes: [],
      text: '',
      label: ''
    };
    const found = [
      {
        ...base,
        code: 'NB260',
        severity: 'warning',
        message: 'no seed',
        line: 1,
        reason: '',
        fix: ''
      },
      {
        ...base,
        code: 'NB239',
        severity: 'error',
        message: 'writes',
        line: 4,
        reason: 'r',
        fix: 'f'
      }
    ] as unknown as Diagnostic[];
    const paper = new Paper('a', 'b');
    show(<Diagnostics session={session(paper).session} found={found} />);
    const items = screen.getAllByRole('listitem');
    expect(items[0]!.textContent).toContain('error: writes');
    fireEvent.click(within(items[0]!).getByText('cell 2, line 4'));
    expect(paper.revealed).toEqual(['c2', 4]);
  });
});

describe('answers', () => {
  const asked = (answer: Partial<AskAnswer>) => ({
    number: 1,
    route: '/predict',
    body: '{}',
    answer: {
      status: 200,
      headers: [],
      text: '{}',
      size: 2,
      truncated: false,
      answer: {},
      problem: null,
      latency_ms: 1.5,
      latencies_ms: [1.5],
      start_ms: 0,
      match: {
        status: 'unknown',
        case: '',
        max_abs_diff: null,
        expected: null,
        differences: []
      },
      served: '',
      ...answer
    } as AskAnswer
  });

  it('show markup as text', () => {
    const nasty = '<img src=x onerror="window.hit = 1">';
    show(
      <Answer
        asked={asked({ answer: { y: [nasty] }, text: JSON.stringify({ y: [nasty] }) })}
      />
    );
    expect(screen.getByText(nasty)).toBeTruthy();
    expect(document.querySelector('.jp-nb2fn-answer img')).toBeNull();
  });

  it('say where they differ from the notebook', () => {
    const match = {
      status: 'different' as const,
      case: 'example',
      max_abs_diff: 0.5,
      expected: { y: [1] },
      differences: [{ pointer: '/y/0', expected: 1, got: 1.5, bound: 0 }]
    };
    show(<Answer asked={asked({ answer: { y: [1.5] }, match })} />);
    expect(screen.getByText('Differs from the notebook')).toBeTruthy();
    expect(screen.getByText('/y/0')).toBeTruthy();
  });

  it('never lose digits', () => {
    expect(look('y', [3.9999999999999996])).toEqual({
      kind: 'value',
      text: '3.9999999999999996'
    });
    expect(look('probability', [0.917222064245381, 0.15])).toMatchObject({ kind: 'bars' });
    expect(look('y', [[0.2, 0.8]])).toMatchObject({ kind: 'bars' });
    expect(look('y', [1, 2])).toMatchObject({ kind: 'table', rows: [['1'], ['2']] });
    expect(look('y', [{ a: 1 }, { b: 'x' }])).toMatchObject({
      columns: ['a', 'b'],
      rows: [
        ['1', 'null'],
        ['null', 'x']
      ]
    });
  });
});

describe('a variable of the kernel', () => {
  it('fills its field, and asks nothing', async () => {
    const schema = { properties: { x: { type: 'number' } }, required: ['x'] };
    const media = { schema, example: { x: 1 } };
    const post = { requestBody: { content: { 'application/json': media } } };
    const { send, calls } = server({
      'GET openapi': { document: { paths: { '/predict': { post } } } }
    });
    const model = new PanelModel(new Api(send), PREFERENCES, vi.fn());
    const paper = new Paper('x');
    paper.evaluate = async expression => String(expression.length);
    const mine = model.activate(paper)!;
    await mine.test.aim({ build: { build: 'build/a', digest: '1' } as Build });
    show(<TestSection session={mine} />);
    fireEvent.click(screen.getByText('from the kernel…'));
    const name = screen.getByLabelText('Variable or expression in the kernel');
    fireEvent.change(name, { target: { value: 'w * 10' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    await vi.waitFor(() => expect(mine.test.body()).toBe('{"x": 6}'));
    expect(document.querySelectorAll('form form')).toHaveLength(0);
    expect(calls.filter(call => call.method === 'POST')).toEqual([]);
  });
});

describe('tables', () => {
  it('grow by what is pasted, from the cell it is pasted at', () => {
    const schema = { type: 'array', items: { type: 'array', items: { type: 'number' } } };
    const [field] = fields({ properties: { x: schema } }, { x: [[1, 2]] });
    expect(pasted(field!, [['1', '2']], 0, 1, '9\n8')).toEqual([
      ['1', '9'],
      ['', '8']
    ]);
    expect(pasted(field!, [['1', '2']], 1, 0, '3,4,5')).toEqual([
      ['1', '2'],
      ['3', '4']
    ]);
  });
});

describe('the picture of the dataflow', () => {
  const cell = (n: number, fate: string) => ({
    cell: n,
    cell_id: `c${n}`,
    role: '',
    fates: { [fate]: 1 },
    defines: []
  });
  const edge = (definition: number, use: number, left_out = false) => ({
    definition,
    use,
    names: ['x'],
    weak: false,
    left_out
  });

  it('puts arcs that overlap on lanes of their own and marks what crosses', () => {
    const cells = [cell(1, 'trains'), cell(2, 'trains'), cell(3, 'serves')];
    const edges = [edge(1, 2), edge(2, 3), edge(1, 3)];
    const { arcs, lanes } = layout({ ...ANSWER, cells, edges }, false);
    expect(lanes).toBe(2);
    expect(arcs.map(arc => arc.crosses)).toEqual([false, true, true]);
  });

  it('leaves out of long notebooks what is of no concern', () => {
    const cells = Array.from({ length: 500 }, (_, at) => cell(at + 1, 'left out'));
    const edges = [edge(3, 400), edge(5, 6, true)];
    const picture = layout({ ...ANSWER, cells, edges }, false);
    expect(picture.nodes.map(n => n.cell)).toEqual([3, 400]);
    expect(picture.hidden).toBe(498);
    expect(layout({ ...ANSWER, cells, edges }, true).nodes).toHaveLength(500);
  });
});

describe('the panel', () => {
  it('says what to do where the server has no nb2fn', async () => {
    const { model } = session(new Paper('x'));
    model.show(true);
    const actions = show(<PanelView model={model} />);
    expect(await screen.findByText('The server has no nb2fn')).toBeTruthy();
    fireEvent.click(screen.getByLabelText('Copy the command'));
    expect(actions.copy).toHaveBeenCalledWith(expect.stringContaining('pip install'));
  });

  it('is not for other languages', () => {
    const paper = new Paper('x');
    paper.language = 'r';
    show(<PanelView model={session(paper).model} />);
    expect(screen.getByText('This notebook is not in Python')).toBeTruthy();
  });
});
