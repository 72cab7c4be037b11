/**
 * Runs the TypeScript compiler over every project: the root's tsconfig.json and one per workspace.
 *
 * Projects are separate because their worlds differ: the core packages have no host at all, so that
 * `console` or `setTimeout` in the kernel is an error of the compiler.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** @returns paths relative to `root`; a workspace without sources yet has nothing to check */
export function findProjects(root: string): string[] {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
  const withSources = workspaces.filter((folder) => existsSync(join(root, folder, 'src')));
  return ['tsconfig.json', ...withSources.map((folder) => `${folder}/tsconfig.json`)];
}

interface ProjectResult {
  readonly project: string;
  readonly status: number;
  /** What the compiler printed: `file(line,column): error …`. */
  readonly output: string;
}

/** Compiles one project without writing anything. */
export function checkProject(root: string, project: string): Promise<ProjectResult> {
  const compiler = join(import.meta.dirname, '../node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', project], { cwd: root });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ project, status: status ?? 1, output }));
  });
}

async function main(root: string): Promise<void> {
  const projects = findProjects(root);
  const waiting = [...projects];
  let failed = false;
  const work = async (): Promise<void> => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      const result = await checkProject(root, project);
      if (result.status === 0) continue;
      failed = true;
      console.error(`${result.output.trimEnd()}\n(project ${result.project})`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), projects.length) }, work));
  if (failed) process.exitCode = 1;
  else console.log(`ok: types of ${projects.length} projects`);
}

if (import.meta.main) await main(join(import.meta.dirname, '..'));
