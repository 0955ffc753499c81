/** From a JSON Schema of an input to a field of a form, and back from its text to JSON. */
import type { Json } from '../types';

export type Schema = {
  type?: string | string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: Json[];
  minItems?: number;
  maxItems?: number;
  default?: Json;
  description?: string;
  examples?: Json[];
  [key: string]: unknown;
};

/** How one value is edited. */
export type Kind =
  'table' | 'matrix' | 'list' | 'text' | 'number' | 'flag' | 'choice' | 'json';

export interface Column {
  name: string;
  schema: Schema;
}

export interface Field {
  name: string;
  kind: Kind;
  schema: Schema;
  required: boolean;
  /** Columns of a table or matrix; names of a matrix are their positions. */
  columns: Column[];
}

/** What stands in a field: rows of cells for tables, else one text. */
export type Draft = string | string[][];

const MOST_COLUMNS = 200;

/** The fields of a request body's schema. */
export function fields(body: Schema, example: Record<string, Json>): Field[] {
  const required = new Set(body.required ?? []);
  return Object.entries(body.properties ?? {}).map(([name, schema]) => {
    const { kind, columns } = shape(schema, example[name]);
    return { name, kind, schema, required: required.has(name), columns };
  });
}

/** The types a schema allows, without null. */
export function types(schema: Schema): string[] {
  const said = Array.isArray(schema.type) ? schema.type : [schema.type ?? ''];
  return said.filter(type => type !== 'null' && type !== '');
}

export function nullable(schema: Schema): boolean {
  return Array.isArray(schema.type) && schema.type.includes('null');
}

const SCALARS = new Set(['number', 'integer', 'string', 'boolean']);

function scalar(schema: Schema | undefined): boolean {
  return !!schema && types(schema).length === 1 && SCALARS.has(types(schema)[0] ?? '');
}

function shape(schema: Schema, example: Json | undefined): Pick<Field, 'kind' | 'columns'> {
  const items = schema.items;
  const allowed = types(schema);
  if (allowed.includes('array') && items) {
    const properties = items.properties;
    if (properties && Object.values(properties).every(scalar)) {
      const columns = Object.entries(properties).map(([name, column]) => ({
        name,
        schema: column
      }));
      return { kind: 'table', columns };
    }
    if (scalar(items)) {
      return { kind: 'list', columns: [{ name: '', schema: items }] };
    }
    const inner: Schema = items;
    const cell = inner.items;
    const first = Array.isArray(example) ? example[0] : undefined;
    const width = inner.maxItems ?? (Array.isArray(first) ? first.length : 0);
    if (cell && scalar(cell) && width > 0 && width <= MOST_COLUMNS) {
      const columns = Array.from({ length: width }, (_, at) => ({
        name: `${at}`,
        schema: cell
      }));
      return { kind: 'matrix', columns };
    }
  }
  if (schema.enum?.every(value => typeof value === 'string')) {
    return { kind: 'choice', columns: [] };
  }
  const only = allowed.length === 1 ? allowed[0] : '';
  const kinds: Record<string, Kind> = {
    boolean: 'flag',
    integer: 'number',
    number: 'number',
    string: 'text'
  };
  return { kind: kinds[only ?? ''] ?? 'json', columns: [] };
}

/** A value as it is edited. */
export function draft(field: Field, value: Json | undefined): Draft {
  if (field.kind === 'table' || field.kind === 'matrix') {
    const rows = Array.isArray(value) ? value : [];
    return rows.map(row =>
      field.columns.map((column, at) => cellText(part(row, column, at)))
    );
  }
  if (field.kind === 'list') {
    return (Array.isArray(value) ? value : []).map(item => [cellText(item)]);
  }
  if (value === undefined) {
    return '';
  }
  return field.kind === 'json' ? JSON.stringify(value, null, 2) : cellText(value);
}

function part(row: Json, column: Column, at: number): Json | undefined {
  if (Array.isArray(row)) {
    return row[at];
  }
  return row && typeof row === 'object' ? row[column.name] : undefined;
}

function cellText(value: Json | undefined): string {
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What stands in a field as JSON text; undefined where it is left out. Text that is no
 * number is sent as text: the endpoint says what is wrong with it. */
export function encode(field: Field, value: Draft): string | undefined {
  if (Array.isArray(value)) {
    const rows = value.map(row => encodeRow(field, row));
    return `[${rows.join(', ')}]`;
  }
  if (value === '' && field.kind !== 'text') {
    return field.required ? 'null' : undefined;
  }
  if (value === '' && !field.required) {
    return undefined;
  }
  return field.kind === 'json' ? value : encodeScalar(field.schema, value);
}

function encodeRow(field: Field, row: string[]): string {
  const cells = field.columns.map((column, at) =>
    encodeScalar(column.schema, row[at] ?? '')
  );
  if (field.kind === 'list') {
    return cells[0] ?? 'null';
  }
  if (field.kind === 'matrix') {
    return `[${cells.join(', ')}]`;
  }
  const members = field.columns.map((c, at) => `${JSON.stringify(c.name)}: ${cells[at]}`);
  return `{${members.join(', ')}}`;
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function encodeScalar(schema: Schema, text: string): string {
  const type = types(schema)[0];
  if (text === '' && (nullable(schema) || type !== 'string')) {
    return 'null';
  }
  const bare = text.trim();
  if ((type === 'number' || type === 'integer') && isNumber(bare)) {
    return spelled(bare);
  }
  if (type === 'boolean' && /^(true|false)$/i.test(bare)) {
    return bare.toLowerCase();
  }
  return JSON.stringify(text);
}

/** Whether text is a number; the digits are kept as they are, not rounded. */
export function isNumber(text: string): boolean {
  return NUMBER.test(spelled(text));
}

/** `.5` and `+3` and `1.` as JSON spells them. */
function spelled(text: string): string {
  return text
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '');
}

/** The body of a request: every field's JSON under its name, digits as they were typed. */
export function body(all: Field[], drafts: Record<string, Draft>): string {
  const members: string[] = [];
  for (const field of all) {
    const text = encode(field, drafts[field.name] ?? '');
    if (text !== undefined) {
      members.push(`${JSON.stringify(field.name)}: ${text}`);
    }
  }
  return `{${members.join(', ')}}`;
}

/** A row to begin with when one is added. */
export function emptyRow(field: Field, like: string[] | undefined): string[] {
  return like ? [...like] : field.columns.map(() => '');
}
