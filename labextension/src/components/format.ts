/** Figures as people read them. */

export function bytes(count: number): string {
  if (count < 1000) {
    return `${count} B`;
  }
  const units = ['kB', 'MB', 'GB'];
  let size = count / 1000;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

export function seconds(spent: number): string {
  if (spent < 60) {
    return `${spent.toFixed(spent < 10 ? 1 : 0)} s`;
  }
  const whole = Math.round(spent);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

export function milliseconds(spent: number): string {
  return spent < 1000 ? `${spent.toFixed(spent < 10 ? 1 : 0)} ms` : seconds(spent / 1000);
}

/** A moment, given in seconds since 1970, by the reader's clock. */
export function moment(time: number): string {
  const date = new Date(time * 1000);
  const today = new Date().toDateString() === date.toDateString();
  const clock = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return today ? clock : `${date.toLocaleDateString()} ${clock}`;
}

/** The value below which `share` of the numbers lie. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
