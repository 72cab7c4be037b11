/** `npm run check`: everything about the sources that a machine can tell without running them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Each runs even if one before it failed, so one run shows everything. */
const steps = [
  { name: 'types', command: ['tools/check-types.ts'] },
  { name: 'lint and format', command: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'] },
  { name: 'import rules', command: ['tools/check-layers.ts'] },
  { name: 'file length', command: ['tools/check-length.ts'] },
  { name: 'generated files', command: ['tools/check-generated.ts'] },
];

const failed = steps.filter(({ name, command }) => {
  console.log(`check: ${name}`);
  return spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' }).status !== 0;
});

if (failed.length > 0) {
  console.error(`check failed: ${failed.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
} else {
  console.log('check passed');
}
