/** Quiet marks on the cells of a notebook: their roles, and the findings in their lines. */
import type { LabDocument } from './labDocument';
import type { LineMarks } from './lineMarks';
import type { NotebookSession } from './model/panel';
import type { Diagnostic } from './types';

const WORST = ['error', 'warning'] as const;

/** Write roles and the worst finding of each cell as data attributes, which the style draws,
 * and the findings into the editors. */
export function mark(
  document: LabDocument,
  session: NotebookSession | null,
  lines: LineMarks,
  shown: boolean
): void {
  const roles = new Map(document.cells().map(cell => [cell.id, cell.role]));
  const found = byCell(shown ? (session?.check.get().answer?.diagnostics ?? []) : []);
  for (const widget of document.widgets()) {
    const { id, sharedModel } = widget.model;
    const role = shown ? (roles.get(id) ?? '') : '';
    const mine = found.get(id) ?? [];
    const worst = WORST.find(severity => mine.some(d => d.severity === severity)) ?? '';
    put(widget.node, 'nb2fnRole', role);
    put(widget.node, 'nb2fnFinding', worst);
    widget.node.style.setProperty('--nb2fn-cell-role', role ? `'${role}'` : null);
    lines.show(sharedModel, mine);
  }
}

function byCell(diagnostics: readonly Diagnostic[]): Map<string, Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const d of diagnostics) {
    found.set(d.cell_id, [...(found.get(d.cell_id) ?? []), d]);
  }
  return found;
}

function put(node: HTMLElement, key: string, value: string): void {
  if (value === '') {
    delete node.dataset[key];
  } else if (node.dataset[key] !== value) {
    node.dataset[key] = value;
  }
}
