import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';
import { afterEach, describe, expect, it } from 'vitest';
import { LineMarks, marked, tip } from '../src/lineMarks';
import type { Diagnostic } from '../src/types';

const trans = { __: (text: string) => text } as TranslationBundle;

function finding(line: number, from: number, to: number, more: Partial<Diagnostic> = {}) {
  const place = { line, column: from, end_line: line, end_column: to };
  const words = { code: 'NB280', message: 'no seed', reason: '', fix: '' };
  return {
    severity: 'warning',
    cell: 1,
    cell_id: 'c',
    ...words,
    ...place,
    ...more
  } as Diagnostic;
}

function text(view: EditorView, selector: string): (string | null)[] {
  return [...view.dom.querySelectorAll(selector)].map(node => node.textContent);
}

describe('marks in the lines', () => {
  const views: EditorView[] = [];
  const open = (lines: LineMarks, key: object, doc: string) => {
    const state = EditorState.create({ doc, extensions: lines.extension(key) });
    const view = new EditorView({ state, parent: document.body });
    views.push(view);
    return view;
  };
  afterEach(() => views.splice(0).forEach(view => view.destroy()));

  it('stand under the code they are about, also after an emoji, and move with edits', () => {
    const lines = new LineMarks(trans);
    const key = {};
    const view = open(lines, key, 'x = 1\ns = "😀"; fit(m)');
    lines.show(key, [finding(2, 10, 13)]);
    expect(text(view, '.jp-nb2fn-under')).toEqual(['fit']);
    expect(view.dom.querySelectorAll('.jp-nb2fn-dot')).toHaveLength(1);
    view.dispatch({ changes: { from: 0, insert: '# above\n' } });
    expect(text(view, '.jp-nb2fn-under')).toEqual(['fit']);
    lines.show(key, []);
    expect(view.dom.querySelector('.jp-nb2fn-under, .jp-nb2fn-gutter')).toBeNull();
  });

  it('are there in an editor that is made after they were found, and in it alone', () => {
    const lines = new LineMarks(trans);
    const [mine, other] = [{}, {}];
    lines.show(mine, [finding(1, 1, 2)]);
    expect(text(open(lines, mine, 'x'), '.jp-nb2fn-under')).toEqual(['x']);
    expect(text(open(lines, other, 'x'), '.jp-nb2fn-under')).toEqual([]);
  });

  it('of an older, longer text are cut or left out', () => {
    const state = EditorState.create({ doc: 'ab\nc' });
    const found = [finding(1, 2, 99), finding(7, 1, 2), finding(2, 50, 60)];
    const { under, beside } = marked(state, found);
    const ranges: [number, number][] = [];
    under.between(0, 99, (from, to) => void ranges.push([from, to]));
    expect(ranges).toEqual([[1, 2]]);
    expect(beside.size).toBe(2);
  });

  it('show the worst of a line in the gutter', () => {
    const lines = new LineMarks(trans);
    const key = {};
    const view = open(lines, key, 'x = y');
    lines.show(key, [
      finding(1, 1, 2),
      finding(1, 5, 6, { severity: 'error', message: 'no y' })
    ]);
    const dots = view.dom.querySelectorAll('.jp-nb2fn-dot');
    expect([...dots].map(dot => dot.getAttribute('aria-label'))).toEqual(['error: no y']);
  });

  it('say on hover what is wrong, as text', () => {
    const node = tip([finding(1, 1, 2, { message: '<b>x</b>', fix: 'seed it' })], trans);
    expect(node.querySelector('b')).toBeNull();
    expect(node.textContent).toBe('<b>x</b> (NB280)Fix: seed it');
  });
});
