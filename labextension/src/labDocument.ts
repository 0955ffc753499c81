/** A notebook that JupyterLab or Jupyter Notebook shows. */
import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { MultilineString, INotebookContent, IOutput } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { KernelMessage } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { changeRole, roleOf } from './cellRoles';
import type { Change, CodeCell, NotebookDocument } from './document';
import { offset, units } from './positions';
import { type Role, retagged, tagRole } from './roles';
import type { Edit, Json } from './types';

export class LabDocument implements NotebookDocument {
  constructor(readonly panel: NotebookPanel) {
    const { context } = panel;
    context.model.sharedModel.changed.connect(this._onNotebook, this);
    context.model.stateChanged.connect(this._onState, this);
    context.pathChanged.connect(this._onPath, this);
    this._hearCells();
    context.ready.then(() => this._onNotebook(), console.error);
  }

  get path(): string {
    // With real-time collaboration a path begins with the name of its drive.
    const { path } = this.panel.context;
    return path.slice(path.indexOf(':') + 1);
  }

  get readOnly(): boolean {
    const { contentsModel } = this.panel.context;
    return !!this._model?.readOnly || contentsModel?.writable === false;
  }

  get dirty(): boolean {
    return !!this._model?.dirty;
  }

  get language(): string {
    return (this._model?.defaultKernelLanguage ?? '').toLowerCase();
  }

  cells(): CodeCell[] {
    const found: CodeCell[] = [];
    for (const cell of this._model?.cells ?? []) {
      if (cell.type === 'code') {
        const source = cell.sharedModel.getSource();
        const { role, by } = roleOf(cell);
        const inSource = by === 'line';
        found.push({ id: cell.id, number: found.length + 1, source, role, inSource });
      }
    }
    return found;
  }

  content(): Json {
    const notebook = this._model?.toJSON() as INotebookContent | undefined;
    if (!notebook) {
      return null;
    }
    const cells = notebook.cells.map(cell => {
      const { attachments: _, ...kept } = cell as Record<string, unknown>;
      if (cell.cell_type !== 'code') {
        return { ...kept, source: '' };
      }
      return { ...kept, outputs: (cell.outputs as IOutput[]).flatMap(plain) };
    });
    return { ...notebook, cells } as unknown as Json;
  }

  setRole(id: string, role: Role): void {
    const cell = this._find(id)?.model;
    if (cell && !this.readOnly) {
      changeRole(cell, role);
    }
  }

  apply(edits: readonly Edit[]): void {
    // From the end of a cell to its beginning, so that places stay what they are.
    const place = (e: Edit) => (e.line ?? 0) * 1e6 + (e.column ?? 0);
    for (const edit of [...edits].sort((a, b) => place(b) - place(a))) {
      const shared = this._find(edit.cell_id)?.model.sharedModel;
      if (edit.line === null) {
        this.setRole(edit.cell_id, tagRole(edit.tag));
      } else if (shared && !this.readOnly) {
        const source = shared.getSource();
        const start = offset(source, edit.line, edit.column ?? 1);
        const end = offset(source, edit.end_line ?? edit.line, edit.end_column ?? 1);
        shared.updateSource(start, Math.max(start, end), edit.text);
      }
    }
  }

  append(source: string, role: Role): void {
    if (this._model && !this.readOnly) {
      const metadata = { tags: retagged([], role), trusted: true };
      this._model.sharedModel.addCell({ cell_type: 'code', source, metadata });
    }
  }

  reveal(id: string, line?: number, column?: number): void {
    const notebook = this.panel.content;
    const at = notebook.widgets.findIndex(cell => cell.model.id === id);
    const cell = notebook.widgets[at];
    if (!cell) {
      return;
    }
    notebook.deselectAll();
    notebook.activeCellIndex = at;
    const settle = async () => {
      await notebook.scrollToItem(at, 'smart');
      await cell.ready;
      if (line !== undefined && cell.editor) {
        const text = cell.editor.getLine(line - 1) ?? '';
        const position = { line: line - 1, column: units(text, (column ?? 1) - 1) };
        notebook.mode = 'edit';
        cell.editor.setCursorPosition(position);
        cell.editor.revealPosition(position);
        cell.editor.focus();
      }
    };
    settle().catch(console.error);
  }

  async save(): Promise<void> {
    await this.panel.context.save();
    if (this.dirty) {
      throw new Error('The notebook could not be saved.');
    }
  }

  async evaluate(expression: string): Promise<string> {
    const kernel = this.panel.sessionContext.session?.kernel;
    if (!kernel) {
      throw new Error('no kernel');
    }
    const future = kernel.requestExecute({
      code: asJson(expression),
      store_history: false,
      stop_on_error: false
    });
    let text = '';
    let error = '';
    future.onIOPub = message => {
      if (message.header.msg_type === 'stream') {
        text += (message as KernelMessage.IStreamMsg).content.text;
      } else if (message.header.msg_type === 'error') {
        const { ename, evalue } = (message as KernelMessage.IErrorMsg).content;
        error = `${ename}: ${evalue}`;
      }
    };
    await future.done;
    if (error) {
      throw new Error(error);
    }
    return text.trim().split('\n').pop() ?? '';
  }

  /** The cell widgets with their ids, for marks in the notebook. */
  widgets(): readonly Cell[] {
    return this.panel.content.widgets;
  }

  subscribe(listener: (change: Change) => void): () => void {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  }

  dispose(): void {
    this._listeners.clear();
    Signal.clearData(this);
  }

  private get _model() {
    return this.panel.context.model as typeof this.panel.context.model | null;
  }

  private _find(id: string): Cell<ICodeCellModel> | undefined {
    const found = this.panel.content.widgets.find(cell => cell.model.id === id);
    return found as Cell<ICodeCellModel> | undefined;
  }

  private _hearCells(): void {
    for (const cell of this._model?.sharedModel.cells ?? []) {
      cell.changed.connect(this._onCell, this); // a second time does nothing
    }
  }

  private _onNotebook(): void {
    this._hearCells();
    this._tell('cells');
  }

  private _onCell(_: unknown, change: object): void {
    // Outputs and execution counts come by the dozen while cells run: no news for the panel.
    if ('sourceChange' in change || 'metadataChange' in change) {
      this._tell('cells');
    }
  }

  private _onState(_: unknown, change: { name?: string }): void {
    if (change.name === 'dirty' || change.name === 'readOnly') {
      this._tell('state');
    }
  }

  private _onPath(): void {
    this._tell('path');
  }

  /** Tell the listeners, once for all changes of one turn. */
  private _tell(change: Change): void {
    if (this._news.size === 0) {
      queueMicrotask(() => {
        const news = [...this._news];
        this._news.clear();
        for (const listener of [...this._listeners]) {
          news.forEach(listener);
        }
      });
    }
    this._news.add(change);
  }

  private _news = new Set<Change>();
  private _listeners = new Set<(change: Change) => void>();
}

/** What of an output the compiler looks at: text and errors, no pictures. */
function plain(output: IOutput): object[] {
  if (output.output_type === 'stream' || output.output_type === 'error') {
    return [output];
  }
  const data = output.data as Record<string, MultilineString> | undefined;
  return data?.['text/plain']
    ? [{ ...output, data: { 'text/plain': data['text/plain'] } }]
    : [];
}

/** Python that prints a value as an endpoint would take it: frames as records, NaN as null. */
function asJson(expression: string): string {
  return `
def _nb2fn_json(value):
    import json, math
    def plain(v):
        if hasattr(v, "to_dict") and hasattr(v, "columns"):
            v = v.to_dict("records")
        elif hasattr(v, "tolist"):
            v = v.tolist()
        if isinstance(v, dict):
            return {str(k): plain(x) for k, x in v.items()}
        if isinstance(v, (list, tuple, set)):
            return [plain(x) for x in v]
        if isinstance(v, float) and not math.isfinite(v):
            return None
        return v if isinstance(v, (bool, int, float, str)) or v is None else str(v)
    print(json.dumps(plain(value)))
try:
    _nb2fn_json(${expression})
finally:
    del _nb2fn_json
`;
}
