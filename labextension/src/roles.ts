/** What a cell is for: from its tags, or from a `#| role` line at its head. */

import type { Edit, Proposal } from './types';

export const ROLES = [
  'data',
  'train',
  'predict',
  'setup',
  'test',
  'parameters',
  'skip'
] as const;

/** A role; empty for a cell without one. */
export type Role = (typeof ROLES)[number] | '';

/** A cell's role, and how it was said. `line` is the 0-based line of a `#|` comment. */
export interface Given {
  role: Role;
  by: 'tag' | 'line' | '';
  line: number;
}

const NONE: Given = { role: '', by: '', line: -1 };

/** The role a tag names, with or without the prefix `nb2fn:`; empty for other tags. */
export function tagRole(tag: string): Role {
  const bare = tag
    .trim()
    .replace(/^nb2fn[:_\-./ ]/i, '')
    .toLowerCase();
  return (ROLES as readonly string[]).includes(bare) ? (bare as Role) : '';
}

/** The role of a cell; a tag wins over a line, as in the compiler's messages. */
export function given(tags: readonly string[], source: string): Given {
  for (const tag of tags) {
    const role = tagRole(tag);
    if (role) {
      return { role, by: 'tag', line: -1 };
    }
  }
  return source.includes('#|') ? lineRole(source) : NONE;
}

/** The tags of a cell after its role became `role`; others than roles stay as they are. */
export function retagged(tags: readonly string[], role: Role): string[] {
  const others = tags.filter(tag => !tagRole(tag));
  return role ? [...others, role] : others;
}

/** The new text of the `#|` line that says the role, or null where the line goes. */
export function reworded(line: string, role: Role): string | null {
  return role ? line.replace(/#\|.*$/, `#| ${role}`) : null;
}

/** The edits that give a cell a proposed role, with the `#|` lines that belong to it. */
export function edits(cell: { id: string; source: string }, proposal: Proposal): Edit[] {
  const { role, input, output, cell: number } = proposal;
  const none = { line: null, column: null, end_line: null, end_column: null };
  const found: Edit[] = [{ cell: number, cell_id: cell.id, ...none, text: '', tag: role }];
  const said = [input && `#| input: ${input}\n`, output && `#| output: ${output}\n`].join(
    ''
  );
  if (said) {
    const line = cell.source.startsWith('%%') ? 2 : 1;
    const at = { line, column: 1, end_line: line, end_column: 1 };
    found.push({ cell: number, cell_id: cell.id, ...at, text: said, tag: '' });
  }
  return found;
}

function lineRole(source: string): Given {
  const lines = source.split('\n');
  for (let number = 0; number < lines.length; number++) {
    const text = (lines[number] ?? '').trim();
    const found = /^#\|\s*(?:role\s*:\s*)?([a-z]+)\s*(?::\s*(true|yes)?\s*)?$/i.exec(text);
    const role = found ? tagRole(found[1] ?? '') : '';
    if (role) {
      return { role, by: 'line', line: number };
    }
    if (text && !text.startsWith('#') && !text.startsWith('%%')) {
      break;
    }
  }
  return NONE;
}
