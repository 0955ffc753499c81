/** Tables out of pasted text: CSV, or what a spreadsheet puts on the clipboard. */

/** The cells of delimited text; tabs where it has any, else semicolons or commas. */
export function table(text: string): string[][] {
  const separator = text.includes('\t')
    ? '\t'
    : /;/.test(text) && !/,/.test(text)
      ? ';'
      : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char === '"' && text[at + 1] === '"') {
        cell += '"';
        at++;
      } else if (char === '"') {
        quoted = false;
      } else {
        cell += char;
      }
    } else if (char === '"' && cell === '') {
      quoted = true;
    } else if (char === separator) {
      row.push(cell.trim());
      cell = '';
    } else if (char === '\n') {
      row.push(cell.trim());
      rows.push(row);
      row = [];
      cell = '';
    } else if (char !== '\r') {
      cell += char;
    }
  }
  row.push(cell.trim());
  rows.push(row);
  return rows.filter(cells => cells.some(text => text !== ''));
}

/** Pasted rows in the order of `columns`: a first row that names columns is a header. */
export function placed(rows: string[][], columns: string[]): string[][] {
  const header = rows[0] ?? [];
  const named = columns.filter(name => header.includes(name)).length;
  if (columns.length > 1 && named * 2 > columns.length) {
    const at = columns.map(name => header.indexOf(name));
    return rows.slice(1).map(row => at.map(place => (place < 0 ? '' : (row[place] ?? ''))));
  }
  return rows;
}
