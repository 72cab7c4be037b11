/**
 * Checks that generated files are what their generators would write now.
 *
 *   node tools/check-generated.ts           check
 *   node tools/check-generated.ts --write   write them
 *
 * tools/generators.json lists the generators: scripts, by their path, that write their files when run
 * without arguments. With --check they write nothing, and for each outdated file they print
 * `file:line: cause` and exit with a status other than 0.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, reportFindings } from './finding.ts';

const list = 'tools/generators.json';

/** Line of the list that names a generator, for findings about the generator itself. */
function lineOf(generator: string, listText: string): number {
  return listText.slice(0, Math.max(0, listText.indexOf(JSON.stringify(generator)))).split('\n').length;
}

/** Runs every generator in the list of the repository at `root`. What they print goes to `print`. */
export function runGenerators(root: string, mode: 'check' | 'write', print: (text: string) => void): Finding[] {
  const listText = readFileSync(join(root, list), 'utf8');
  const generators: string[] = JSON.parse(listText);
  const findings: Finding[] = [];
  for (const generator of generators) {
    const place = { file: list, line: lineOf(generator, listText) };
    if (!existsSync(join(root, generator))) {
      findings.push({ ...place, cause: `the generator '${generator}' does not exist` });
      continue;
    }
    const modeArguments = mode === 'check' ? ['--check'] : [];
    const result = spawnSync(process.execPath, [generator, ...modeArguments], { cwd: root, encoding: 'utf8' });
    if (result.status === 0) continue;
    print(result.stdout + result.stderr);
    const cause =
      mode === 'check' ? `'${generator}' has outdated files: run npm run generate` : `'${generator}' failed`;
    findings.push({ ...place, cause });
  }
  return findings;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const mode = process.argv.includes('--write') ? 'write' : 'check';
  const findings = runGenerators(root, mode, (text) => process.stderr.write(text));
  reportFindings(findings, mode === 'check' ? 'generated files are up to date' : 'generated files written');
}
