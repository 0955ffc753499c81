/** The role of a cell in Lab's own model: read and changed in the one place where it is said. */
import type { ICellModel } from '@jupyterlab/cells';
import { type Given, type Role, given, retagged, reworded } from './roles';

/** A cell's role, from its tags or its `#|` line. */
export function roleOf(cell: ICellModel): Given {
  return given(tags(cell.getMetadata('tags')), cell.sharedModel.getSource());
}

/** Change a cell's role as one step of the notebook's own undo. */
export function changeRole(cell: ICellModel, role: Role): void {
  const shared = cell.sharedModel;
  const said = roleOf(cell);
  shared.transact(() => {
    if (said.by === 'line') {
      const lines = shared.getSource().split('\n');
      const start = lines.slice(0, said.line).reduce((sum, l) => sum + l.length + 1, 0);
      const line = lines[said.line] ?? '';
      const text = reworded(line, role);
      const gone = text === null && said.line < lines.length - 1;
      shared.updateSource(start, start + line.length + (gone ? 1 : 0), text ?? '');
    } else {
      const left = retagged(tags(cell.getMetadata('tags')), role);
      if (left.length > 0) {
        cell.setMetadata('tags', left);
      } else {
        cell.deleteMetadata('tags');
      }
    }
  });
}

function tags(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(tag => typeof tag === 'string') : [];
}
