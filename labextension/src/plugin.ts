/** The plugin: the panel and the ways to it, in JupyterLab and in Jupyter Notebook. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { URLExt } from '@jupyterlab/coreutils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ServerConnection } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IFormRendererRegistry } from '@jupyterlab/ui-components';
import { Api } from './api';
import { COMMANDS, addCommands } from './commands';
import { FileOpener } from './files';
import { FIELD, roleField } from './inspector';
import { LabDocument } from './labDocument';
import { LineMarks } from './lineMarks';
import { mark } from './markers';
import { PREFERENCES, PanelModel, type Preferences } from './model/panel';
import { Announcer } from './notifications';
import { Panel } from './panel';

const ID = 'nb2fn:plugin';

export const plugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Tag, check, build, deploy and test a notebook as an endpoint.',
  autoStart: true,
  requires: [INotebookTracker, IRenderMimeRegistry],
  optional: [
    ICommandPalette,
    ILayoutRestorer,
    ISettingRegistry,
    ITranslator,
    IMainMenu,
    IEditorExtensionRegistry,
    IFormRendererRegistry
  ],
  activate
};

function activate(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  rendermime: IRenderMimeRegistry,
  palette: ICommandPalette | null,
  restorer: ILayoutRestorer | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null,
  menu: IMainMenu | null,
  editors: IEditorExtensionRegistry | null,
  forms: IFormRendererRegistry | null
): void {
  const trans = (translator ?? nullTranslator).load('nb2fn');
  const lines = new LineMarks(trans);
  editors?.addExtension({
    name: 'nb2fn:findings',
    factory: ({ model }) =>
      EditorExtensionRegistry.createImmutableExtension(lines.extension(model.sharedModel))
  });
  forms?.addRenderer(FIELD, roleField(tracker, trans));
  const api = new Api(transport(app));
  const announcer = new Announcer(trans, () => reveal());
  const model = new PanelModel(api, PREFERENCES, (session, job) =>
    announcer.ended(session, job)
  );
  const files = new FileOpener(app, api, rendermime, trans);
  const actions = {
    copy: (text: string) => files.copy(text),
    openFile: (build: string, file: Parameters<FileOpener['open']>[1]) =>
      void files.open(build, file).catch(error => announcer.failed(error))
  };
  const panel = new Panel(model, { trans, actions });
  const reveal = () => {
    panel.takeRoom();
    app.shell.activateById(panel.id);
    panel.node.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
  };
  app.shell.add(panel, 'right', { rank: 900 });
  restorer?.add(panel, panel.id);

  addCommands(app.commands, trans, model, reveal);
  for (const command of Object.values(COMMANDS)) {
    palette?.addItem({ command, category: trans.__('Endpoint') });
  }
  menu?.viewMenu.addGroup([{ command: COMMANDS.open }], 50);
  menu?.runMenu.addGroup([{ command: COMMANDS.build }], 50);

  const remark = watch(tracker, model, lines);
  settings
    ?.load(ID)
    .then(loaded => {
      const read = () => {
        const said = loaded.composite as Partial<Record<keyof Preferences, unknown>>;
        void model.prefer({
          target: String(said.target ?? ''),
          kernel: String(said.kernel ?? ''),
          output: String(said.output ?? ''),
          markers: said.markers !== false
        });
        remark();
      };
      loaded.changed.connect(read);
      read();
    })
    .catch(console.error);
}

function transport(app: JupyterFrontEnd) {
  const { serverSettings } = app.serviceManager;
  return (path: string, init: RequestInit) =>
    ServerConnection.makeRequest(
      URLExt.join(serverSettings.baseUrl, path),
      init,
      serverSettings
    );
}

/** Keep the model with the active notebook; returns what draws the marks again. */
function watch(tracker: INotebookTracker, model: PanelModel, lines: LineMarks): () => void {
  const documents = new Map<NotebookPanel, LabDocument>();
  const drawn = new WeakSet<object>();
  const draw = (document: LabDocument) => {
    mark(document, model.session(document), lines, model.preferences.markers);
  };
  const documentOf = (panel: NotebookPanel) => {
    let document = documents.get(panel);
    if (!document) {
      document = new LabDocument(panel);
      documents.set(panel, document);
      const mine = document;
      document.subscribe(() => draw(mine));
      panel.disposed.connect(() => {
        documents.delete(panel);
        model.forget(mine);
        mine.dispose();
      });
      void panel.context.ready.then(() => draw(mine));
    }
    return document;
  };
  const activate = () => {
    const panel = tracker.currentWidget;
    const document = panel && !panel.isDisposed ? documentOf(panel) : null;
    const session = model.activate(document);
    if (document && session && !drawn.has(session)) {
      drawn.add(session);
      session.check.subscribe(() => draw(document));
    }
  };
  tracker.currentChanged.connect(activate);
  tracker.widgetAdded.connect((_, panel) => void documentOf(panel));
  activate();
  return () => documents.forEach(draw);
}
