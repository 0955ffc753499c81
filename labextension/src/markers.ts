/** Quiet marks on the cells of a notebook: their roles, and findings in the gutter's place. */
import type { NotebookSession } from './model/panel';
import type { LabDocument } from './labDocument';
import type { TranslationBundle } from '@jupyterlab/translation';

const WORST = ['error', 'warning'] as const;

/** Write roles and the worst finding of each cell as data attributes; the style draws them. */
export function mark(
  document: LabDocument,
  session: NotebookSession | null,
  shown: boolean,
  trans: TranslationBundle
): void {
  const roles = new Map(document.cells().map(cell => [cell.id, cell.role]));
  const found = session?.check.get().answer?.diagnostics ?? [];
  for (const widget of document.widgets()) {
    const { id } = widget.model;
    const role = shown ? (roles.get(id) ?? '') : '';
    const mine = shown ? found.filter(d => d.cell_id === id) : [];
    const worst = WORST.find(severity => mine.some(d => d.severity === severity)) ?? '';
    put(widget.node, 'nb2fnRole', role);
    put(widget.node, 'nb2fnFinding', worst);
    put(widget.node, 'nb2fnLabel', role ? trans.__('Endpoint: %1', role) : '');
  }
}

function put(node: HTMLElement, key: string, value: string): void {
  if (value === '') {
    delete node.dataset[key];
  } else if (node.dataset[key] !== value) {
    node.dataset[key] = value;
  }
}
