/** Findings in the editors of the cells: a mark in the gutter, a line under the code, its words
 * on hover. */
import {
  Compartment,
  type EditorState,
  type Extension,
  RangeSet,
  type Range,
  StateEffect,
  StateField
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  ViewPlugin,
  gutter,
  hoverTooltip
} from '@codemirror/view';
import type { TranslationBundle } from '@jupyterlab/translation';
import { units } from './positions';
import type { Diagnostic } from './types';

/** A finding where it stands in the text now; edits move it. */
interface Marks {
  under: DecorationSet;
  beside: RangeSet<GutterMarker>;
}

const NONE: Marks = { under: Decoration.none, beside: RangeSet.empty };
const ORDER = { error: 0, warning: 1, info: 2 };
const SHAPES = { error: '●', warning: '▲', info: '◆' };

const found = StateEffect.define<Marks>();
const beside = new Compartment();

const marks = StateField.define<Marks>({
  create: () => NONE,
  update(value, { changes, docChanged, effects }) {
    const news = effects.find(effect => effect.is(found));
    if (news) {
      return news.value as Marks;
    }
    return docChanged
      ? { under: value.under.map(changes), beside: value.beside.map(changes) }
      : value;
  },
  provide: field => EditorView.decorations.from(field, value => value.under)
});

/** The marks of all editors, by what the editor edits. */
export class LineMarks {
  constructor(private _trans: TranslationBundle) {}

  /** For the editor of `text`, now and whenever it is made again. */
  extension(text: object): Extension {
    const { _views: views, _found: known } = this;
    const lives = ViewPlugin.define(view => {
      const all = views.get(text) ?? new Set();
      views.set(text, all.add(view));
      return { destroy: () => void all.delete(view) };
    });
    const begin = marks.init(state => marked(state, known.get(text) ?? []));
    const shown = (known.get(text) ?? []).length > 0;
    return [begin, lives, beside.of(shown ? COLUMN : []), words(this._trans)];
  }

  /** Show these findings, and no others, in the editors of `text`. */
  show(text: object, diagnostics: readonly Diagnostic[]): void {
    const before = this._found.get(text) ?? [];
    if (before.length === 0 && diagnostics.length === 0) {
      return;
    }
    this._found.set(text, diagnostics);
    for (const view of this._views.get(text) ?? []) {
      const column = diagnostics.length > 0 ? COLUMN : [];
      const news = found.of(marked(view.state, diagnostics));
      view.dispatch({ effects: [news, beside.reconfigure(column)] });
    }
  }

  private _found = new WeakMap<object, readonly Diagnostic[]>();
  private _views = new WeakMap<object, Set<EditorView>>();
}

/** The findings as marks of a text; those beyond its end are of an older text, and left out. */
export function marked(state: EditorState, diagnostics: readonly Diagnostic[]): Marks {
  const { doc } = state;
  const under: Range<Decoration>[] = [];
  const worst = new Map<number, Diagnostic>();
  for (const d of diagnostics) {
    if (d.line === null || d.line > doc.lines) {
      continue;
    }
    const first = doc.line(d.line);
    const last = doc.line(Math.min(d.end_line ?? d.line, doc.lines));
    const at = (line: typeof first, column: number) =>
      Math.min(line.to, line.from + units(line.text, column - 1));
    const from = at(first, d.column ?? 1);
    const to = Math.max(from, at(last, d.end_column ?? last.length + 1));
    const spec = { class: `jp-nb2fn-under jp-mod-${d.severity}`, diagnostic: d };
    if (from < to) {
      under.push(Decoration.mark(spec).range(from, to));
    }
    const other = worst.get(first.from);
    if (!other || ORDER[d.severity] < ORDER[other.severity]) {
      worst.set(first.from, d);
    }
  }
  const dots = [...worst].map(([from, d]) => new Dot(d).range(from));
  return { under: Decoration.set(under, true), beside: RangeSet.of(dots, true) };
}

/** The sign in the gutter. */
class Dot extends GutterMarker {
  constructor(private _diagnostic: Diagnostic) {
    super();
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof Dot && other._diagnostic === this._diagnostic;
  }

  override toDOM(): Node {
    const { severity, message, code } = this._diagnostic;
    const dot = document.createElement('span');
    dot.className = `jp-nb2fn-dot jp-mod-${severity}`;
    dot.textContent = SHAPES[severity];
    dot.title = `${message} (${code})`;
    dot.setAttribute('role', 'img');
    dot.setAttribute('aria-label', `${severity}: ${message}`);
    return dot;
  }
}

const COLUMN = gutter({
  class: 'jp-nb2fn-gutter',
  markers: view => view.state.field(marks).beside
});

/** What the findings at the pointer say. */
function words(trans: TranslationBundle): Extension {
  return hoverTooltip((view, pos) => {
    const here: Diagnostic[] = [];
    view.state.field(marks).under.between(pos, pos, (_from, _to, mark) => {
      here.push((mark.spec as { diagnostic: Diagnostic }).diagnostic);
    });
    return here.length === 0
      ? null
      : { pos, above: true, create: () => ({ dom: tip(here, trans) }) };
  });
}

/** The tooltip; all of it is text, whatever a notebook may have put into a message. */
export function tip(
  diagnostics: readonly Diagnostic[],
  trans: TranslationBundle
): HTMLElement {
  const box = document.createElement('div');
  box.className = 'jp-nb2fn-tip';
  const add = (tag: string, text: string, name = '') => {
    const node = document.createElement(tag);
    node.textContent = text;
    node.className = name;
    box.append(node);
  };
  for (const d of diagnostics) {
    add('strong', `${d.message} (${d.code})`, `jp-mod-${d.severity}`);
    if (d.reason) {
      add('p', d.reason);
    }
    if (d.fix) {
      add('p', `${trans.__('Fix:')} ${d.fix}`);
    }
  }
  return box;
}
