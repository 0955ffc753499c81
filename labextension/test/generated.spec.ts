// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('the types are those of the API document: npm run types', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const command = [
    'openapi-typescript',
    'labextension/openapi.json',
    '--default-non-nullable=false'
  ];
  const made = execFileSync('npx', ['--no-install', ...command], {
    cwd: root,
    encoding: 'utf-8'
  });
  const kept = readFileSync(`${root}/labextension/src/schema.ts`, 'utf-8');
  expect(made.trim()).toBe(kept.trim());
}, 30_000);
