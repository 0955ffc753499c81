/** A table of inputs: typed, pasted as CSV, grown and shrunk. */
import * as React from 'react';
import { useTrans } from '../context';
import { placed, table } from '../model/csv';
import { type Field, emptyRow, types } from '../model/fields';
import type { Violation } from '../types';
import { Button } from './basics';

const SHOWN = 30; // rows with inputs; more are sent, but not shown

export function Grid(props: {
  field: Field;
  rows: string[][];
  violations: readonly Violation[];
  edit: (rows: string[][]) => void;
}): JSX.Element {
  const trans = useTrans();
  const { field, rows, edit } = props;
  const wrong = new Set(props.violations.map(v => v.pointer));
  const set = (row: number, column: number, text: string) =>
    edit(
      rows.map((r, at) => (at === row ? r.map((c, i) => (i === column ? text : c)) : r))
    );
  const paste = (row: number, column: number) => (event: React.ClipboardEvent) => {
    const text = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '');
    if (/[\n\t]/.test(text) || (field.columns.length > 1 && text.includes(','))) {
      event.preventDefault();
      edit(pasted(field, rows, row, column, text));
    }
  };
  return (
    <div className="jp-nb2fn-grid-frame" tabIndex={0} role="group" aria-label={field.name}>
      <table className="jp-nb2fn-grid">
        <Head field={field} />
        <tbody>
          {rows.slice(0, SHOWN).map((row, at) => (
            <tr key={at}>
              <th scope="row">{at + 1}</th>
              {field.columns.map((column, i) => (
                <td key={column.name}>
                  <input
                    value={row[i] ?? ''}
                    aria-label={trans.__('%1, row %2', column.name || field.name, at + 1)}
                    aria-invalid={wrong.has(pointer(field, at, i)) || undefined}
                    data-number={numeric(field, i) || undefined}
                    inputMode={numeric(field, i) ? 'decimal' : undefined}
                    list={listId(field, i)}
                    spellCheck={false}
                    onChange={event => set(at, i, event.target.value)}
                    onPaste={paste(at, i)}
                  />
                </td>
              ))}
              <td>
                <Button
                  icon="cross"
                  label={trans.__('Remove row %1', at + 1)}
                  onClick={() => edit(rows.filter((_, place) => place !== at))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Suggestions field={field} />
      <div className="jp-nb2fn-bar">
        <Button icon="add" onClick={() => edit([...rows, emptyRow(field, rows.at(-1))])}>
          {trans.__('Row')}
        </Button>
        <span className="jp-nb2fn-quiet">
          {rows.length > SHOWN
            ? trans.__('%1 rows are sent; the first %2 are shown', rows.length, SHOWN)
            : trans.__('CSV or cells of a spreadsheet can be pasted')}
        </span>
      </div>
    </div>
  );
}

function Head({ field }: { field: Field }): JSX.Element | null {
  if (field.kind === 'list') {
    return null;
  }
  return (
    <thead>
      <tr>
        <td />
        {field.columns.map(column => (
          <th scope="col" key={column.name} title={seen(column.schema)}>
            {column.name}
          </th>
        ))}
        <td />
      </tr>
    </thead>
  );
}

/** The values a text column held in training, offered while one is typed. */
function Suggestions({ field }: { field: Field }): JSX.Element {
  return (
    <>
      {field.columns.map((column, at) => {
        const values = column.schema['x-seen-values'];
        return listId(field, at) && Array.isArray(values) ? (
          <datalist key={column.name} id={listId(field, at)}>
            {values.map(value => (
              <option key={String(value)} value={String(value)} />
            ))}
          </datalist>
        ) : null;
      })}
    </>
  );
}

function listId(field: Field, column: number): string | undefined {
  const schema = field.columns[column]?.schema;
  return schema && Array.isArray(schema['x-seen-values'])
    ? `jp-nb2fn-${field.name}-${column}`
    : undefined;
}

/** The rows after text was pasted at a cell. */
export function pasted(
  field: Field,
  rows: string[][],
  row: number,
  column: number,
  text: string
): string[][] {
  const raw = table(text);
  const columns = field.columns.map(c => c.name);
  const found = placed(raw, columns);
  const start = found === raw ? column : 0;
  const next = rows.map(r => [...r]);
  found.forEach((cells, down) => {
    const target = (next[row + down] ??= emptyRow(field, undefined));
    cells.forEach((cell, right) => {
      if (start + right < columns.length) {
        target[start + right] = cell;
      }
    });
  });
  return next;
}

/** The JSON pointer of a cell, as the endpoint's violations name it. */
function pointer(field: Field, row: number, column: number): string {
  const base = `/${field.name}/${row}`;
  if (field.kind === 'list') {
    return base;
  }
  const name = field.columns[column]?.name ?? '';
  return `${base}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

function numeric(field: Field, column: number): boolean {
  const type = types(field.columns[column]?.schema ?? {})[0];
  return type === 'number' || type === 'integer';
}

function seen(schema: Field['schema']): string | undefined {
  const low = schema['x-seen-minimum'];
  const values = schema['x-seen-values'];
  if (low !== undefined) {
    return `${String(low)} … ${String(schema['x-seen-maximum'])}`;
  }
  return Array.isArray(values) ? values.join(', ') : undefined;
}
