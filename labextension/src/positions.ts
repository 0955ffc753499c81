/** The compiler counts characters, the editor UTF-16 units: they differ after an emoji. */

/** The offset in `source` of a 1-based line and column, columns in characters. */
export function offset(source: string, line: number, column: number): number {
  const lines = source.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  return Math.min(source.length, before + units(lines[line - 1] ?? '', column - 1));
}

/** How many UTF-16 units the first `characters` of a line are. */
export function units(line: string, characters: number): number {
  return [...line].slice(0, Math.max(0, characters)).join('').length;
}
