// @vitest-environment node
import { expect, it } from 'vitest';
import { offset, units } from '../src/positions';

it('counts characters as the compiler does', () => {
  const source = 'a = 1\nname = "🦉" + x';
  expect(source.slice(offset(source, 2, 14))).toBe('x');
  expect(units('🦉x', 1)).toBe(2);
  expect(offset(source, 9, 1)).toBe(source.length);
});
