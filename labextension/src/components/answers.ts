/** How a part of an answer is best looked at. */
import type { Json } from '../types';

export type Look =
  | { kind: 'value'; text: string }
  | { kind: 'bars'; rows: { label: string; value: number }[] }
  | { kind: 'table'; columns: string[]; rows: string[][] }
  | { kind: 'json'; text: string };

const MOST_BARS = 24;
const CHANCES = /prob|confiden|chance|score|likel/i;

/** The look of one field of the answer. */
export function look(name: string, value: Json): Look {
  if (value === null || typeof value !== 'object') {
    const chance = typeof value === 'number' && CHANCES.test(name) && share(value);
    return chance
      ? { kind: 'bars', rows: [{ label: '', value }] }
      : { kind: 'value', text: text(value) };
  }
  if (!Array.isArray(value)) {
    const entries = Object.entries(value);
    if (entries.length > 1 && entries.length <= MOST_BARS && sums(Object.values(value))) {
      return {
        kind: 'bars',
        rows: entries.map(([label, n]) => ({ label, value: n as number }))
      };
    }
    return entries.every(([, v]) => v === null || typeof v !== 'object')
      ? {
          kind: 'table',
          columns: entries.map(([key]) => key),
          rows: [entries.map(([, v]) => text(v))]
        }
      : { kind: 'json', text: JSON.stringify(value, null, 2) };
  }
  return list(name, value);
}

function list(name: string, value: Json[]): Look {
  if (value.every(item => item === null || typeof item !== 'object')) {
    const single = value.length <= MOST_BARS && (CHANCES.test(name) || sums(value));
    if (single && value.length > 0 && value.every(share)) {
      const rows = value.map((n, at) => ({ label: `${at}`, value: n as number }));
      return { kind: 'bars', rows };
    }
    return value.length === 1
      ? { kind: 'value', text: text(value[0] ?? null) }
      : { kind: 'table', columns: [''], rows: value.map(item => [text(item)]) };
  }
  const first = value[0];
  if (
    Array.isArray(first) &&
    value.length === 1 &&
    first.length <= MOST_BARS &&
    sums(first)
  ) {
    return {
      kind: 'bars',
      rows: first.map((n, at) => ({ label: `${at}`, value: n as number }))
    };
  }
  if (Array.isArray(first) && value.every(row => Array.isArray(row))) {
    const columns = first.map((_, at) => `${at}`);
    return { kind: 'table', columns, rows: value.map(row => (row as Json[]).map(text)) };
  }
  if (value.every(row => row && typeof row === 'object' && !Array.isArray(row))) {
    const records = value as { [key: string]: Json }[];
    const columns = [...new Set(records.flatMap(record => Object.keys(record)))];
    return {
      kind: 'table',
      columns,
      rows: records.map(r => columns.map(c => text(r[c] ?? null)))
    };
  }
  return { kind: 'json', text: JSON.stringify(value, null, 2) };
}

function share(value: Json): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Whether numbers are the chances of all that can be. */
function sums(values: Json[]): boolean {
  const all = values.every(share);
  return (
    all &&
    values.length > 1 &&
    Math.abs((values as number[]).reduce((a, b) => a + b) - 1) < 1e-6
  );
}

function text(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
