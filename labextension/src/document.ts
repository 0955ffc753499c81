/** A notebook as the panel needs it, whoever shows it. */
import type { Role } from './roles';
import type { Edit, Json } from './types';

/** A code cell; `number` is its 1-based position among the code cells. */
export interface CodeCell {
  id: string;
  number: number;
  source: string;
  role: Role;
  /** Whether the role stands in a `#|` line and not in a tag. */
  inSource: boolean;
}

/** What changed: the cells (text, tags, order), the path, or how the file stands. */
export type Change = 'cells' | 'path' | 'state';

export interface NotebookDocument {
  /** Relative to the server's root. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly dirty: boolean;
  /** The kernel's language in lower case; empty while it is not known. */
  readonly language: string;
  cells(): CodeCell[];
  /** The notebook's JSON as it is in the editor, without pictures. */
  content(): Json;
  /** Change a cell's role; the notebook's own undo takes it back. */
  setRole(cell: string, role: Role): void;
  /** Make changes that the compiler proposed; the notebook's own undo takes them back. */
  apply(edits: readonly Edit[]): void;
  /** Add a code cell at the end; the notebook's own undo takes it back. */
  append(source: string, role: Role): void;
  /** Bring a cell into view and put the cursor at a 1-based line and column of it. */
  reveal(cell: string, line?: number, column?: number): void;
  save(): Promise<void>;
  /** The value of an expression in the running kernel, as JSON text. */
  evaluate(expression: string): Promise<string>;
  subscribe(listener: (change: Change) => void): () => void;
}
