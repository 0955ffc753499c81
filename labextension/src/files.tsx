/** A generated file as a read-only tab. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Clipboard, MainAreaWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import type { Api } from './api';
import type { BuiltFile, FileText } from './types';

const LANGUAGES: Record<string, string> = {
  py: 'python',
  json: 'json',
  yml: 'yaml',
  yaml: 'yaml',
  toml: 'toml'
};

/** Opens generated files; one that is open already is brought to the front with its new text. */
export class FileOpener {
  constructor(
    private _app: JupyterFrontEnd,
    private _api: Api,
    private _rendermime: IRenderMimeRegistry,
    private _trans: TranslationBundle
  ) {}

  async open(build: string, file: BuiltFile): Promise<void> {
    const text = await this._api.file(build, file.path);
    const id = `nb2fn-file-${encodeURIComponent(`${build}/${file.path}`)}`;
    this._open.get(id)?.dispose();
    const widget = new MainAreaWidget({ content: await this._content(text) });
    widget.id = id;
    widget.title.label = file.path.split('/').pop() ?? file.path;
    widget.title.caption = this._trans.__(
      '%1 (generated, read-only)',
      `${build}/${file.path}`
    );
    widget.title.closable = true;
    widget.disposed.connect(() => this._open.delete(id));
    this._open.set(id, widget);
    this._app.shell.add(widget, 'main', { mode: 'tab-after' });
    this._app.shell.activateById(id);
  }

  copy(text: string): void {
    Clipboard.copyToSystem(text);
  }

  private async _content(file: FileText): Promise<Widget> {
    const ending = file.path.split('.').pop() ?? '';
    const prose = ending === 'md';
    // Prose is shown sanitised; code as a fenced block, which Lab highlights.
    const fence = '`'.repeat(longest(file.text) + 3);
    const code = `${fence}${LANGUAGES[ending] ?? ''}\n${file.text}\n${fence}`;
    const renderer = this._rendermime.createRenderer('text/markdown');
    await renderer.renderModel(
      this._rendermime.createModel({ data: { 'text/markdown': prose ? file.text : code } })
    );
    const content = new Widget();
    content.addClass('jp-nb2fn-File');
    content.node.tabIndex = 0;
    content.node.setAttribute('role', 'document');
    content.node.setAttribute('aria-label', file.path);
    content.node.appendChild(renderer.node);
    return content;
  }

  private _open = new Map<string, Widget>();
}

function longest(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(ticks => ticks.length));
}
