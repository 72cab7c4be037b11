/** Finds the files that people wrote, for the checkers. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const sourceFile = /\.(ts|mts|tsx|mjs|js|lua)$/;

/** Installed, built, generated, somebody else's (vendor), or test data that must keep its shape. */
const ignoredFolders = new Set(['node_modules', '.git', 'build', 'coverage', 'fixtures', 'generated', 'vendor']);

/** @returns paths relative to `root`, with forward slashes, sorted; generated files are left out */
export function listSourceFiles(root: string): string[] {
  const files: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!ignoredFolders.has(entry.name)) visit(path);
      } else if (sourceFile.test(entry.name) && !entry.name.includes('.generated.')) {
        files.push(path);
      }
    }
  };
  visit('');
  return files.sort();
}
