import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  esbuild: { jsx: 'transform' },
  test: {
    environment: 'jsdom',
    include: ['test/**/*.spec.{ts,tsx}'],
    restoreMocks: true
  }
});
