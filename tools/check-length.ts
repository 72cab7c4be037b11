/**
 * Checks that long files give their reason.
 *
 * The aim is about 150 lines a file. Past 800, one of the first 30 lines has to be a comment with
 * "Long file:" and why splitting would make things worse.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, reportFindings } from './finding.ts';
import { listSourceFiles } from './source-files.ts';

const limit = 800;
const headerLines = 30;
const reason = /^\s*(?:\/\/|\/\*|\*|--).*\bLong file: *\S/;

/** @returns undefined if the file is short enough or says why not */
export function checkLength(file: string, text: string): Finding | undefined {
  const lines = text.split('\n');
  // A final line break ends the last line, it does not begin another.
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  if (count <= limit || lines.slice(0, headerLines).some((line) => reason.test(line))) return undefined;
  const cause = `${count} lines; past ${limit}, a comment in the first ${headerLines} lines must say "Long file: <why>"`;
  return { file, line: limit + 1, cause };
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const files = listSourceFiles(root);
  const findings = files.flatMap((file) => checkLength(file, readFileSync(join(root, file), 'utf8')) ?? []);
  reportFindings(findings, `length of ${files.length} files`);
}
