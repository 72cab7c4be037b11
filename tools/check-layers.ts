/**
 * Checks every import statement against tools/layers.json: who may import whom.
 *
 * npm puts all packages into one node_modules, so an import that nobody declared works by accident.
 * The rules that make the package graph true:
 *
 *   - a package imports only the packages its row allows, and declares each in its package.json
 *   - it names them: a relative path stays inside the package
 *   - `node:` modules only where the row says "host": "node"
 *   - tests, in a package or at the root, may import anything; nothing else imports tests or tools
 */
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { type Finding, reportFindings } from './finding.ts';
import { listSourceFiles } from './source-files.ts';
import { findImports } from './source-imports.ts';

/** One row of layers.json. */
interface PackageRule {
  readonly layer: number;
  /** Names without the scope. */
  readonly mayImport: readonly string[];
  /** Which host's modules the package may use; absent: none, it gets all it needs through hil. */
  readonly host?: 'node';
}

export interface LayerTable {
  /** By folder. */
  readonly packages: Readonly<Record<string, PackageRule>>;
  /** Folders whose files may import anything and which nothing imports. */
  readonly free: readonly string[];
}

interface PackageManifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package's tests and tools: not part of what others get, so free to import what they need. */
function isTestOrTool(path: string): boolean {
  return /\.test\.ts$|^[^/]+\/[^/]+\/(tests|tests?-support|tools|benchmarks)\//.test(path);
}

const packageFolder = /^(?:packages|apps)\/[^/]+(?=\/)/;
const scope = '@perilune/';

/** `@scope/name/path` and `name/path` both belong to the package before the path. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function readManifest(path: string): PackageManifest {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** Checks the files of one repository. */
export class LayerCheck {
  readonly #root: string;
  readonly #table: LayerTable;
  readonly #manifests = new Map<string, PackageManifest>();

  constructor(root: string, table: LayerTable) {
    this.#root = root;
    this.#table = table;
  }

  run(files: readonly string[]): Finding[] {
    return files.flatMap((file) => this.#checkFile(file));
  }

  #checkFile(file: string): Finding[] {
    const folder = packageFolder.exec(file)?.[0];
    if (folder === undefined || file.endsWith('.lua')) return [];
    const rule = this.#table.packages[folder];
    if (!rule) return [{ file, line: 1, cause: `${folder} has no row in tools/layers.json` }];
    const findings: Finding[] = [];
    for (const { specifier, line } of findImports(readFileSync(join(this.#root, file), 'utf8'))) {
      const cause = specifier.startsWith('.')
        ? this.#checkRelative(file, folder, specifier)
        : this.#checkNamed(file, folder, rule, specifier);
      if (cause !== undefined) findings.push({ file, line, cause });
    }
    return findings;
  }

  #checkRelative(file: string, folder: string, specifier: string): string | undefined {
    const target = posix.join(posix.dirname(file), specifier);
    const test = isTestOrTool(file);
    if (target.startsWith(`${folder}/`)) {
      if (!test && isTestOrTool(target)) return `'${specifier}' is a test or a tool; nothing else may import it`;
      return undefined;
    }
    if (packageFolder.test(target)) return `'${specifier}' reaches into another package; import it by its name`;
    if (test && this.#table.free.some((free) => target.startsWith(`${free}/`))) return undefined;
    return `'${specifier}' leaves the package`;
  }

  #checkNamed(file: string, folder: string, rule: PackageRule, specifier: string): string | undefined {
    const test = isTestOrTool(file);
    if (isBuiltin(specifier)) {
      if (test || rule.host === 'node') return undefined;
      return `'${specifier}' belongs to Node; ${folder} gets what it needs from its host through hil`;
    }
    const name = packageOf(specifier);
    if (name.startsWith(scope)) {
      const short = name.slice(scope.length);
      const itself = short === posix.basename(folder);
      if (!test && itself) return `'${specifier}' is this package itself; import the file by a relative path`;
      if (!test && !rule.mayImport.includes(short)) {
        const allowed = rule.mayImport.length > 0 ? rule.mayImport.join(', ') : 'no package';
        return `${folder} may not import '${name}': layer ${rule.layer} row allows ${allowed}`;
      }
      if (test) return undefined;
    }
    if (this.#declares(folder, name, test)) return undefined;
    return `'${name}' is not among the dependencies in ${folder}/package.json`;
  }

  /** Tests may also use what the root declares for all of them, such as vitest. */
  #declares(folder: string, name: string, test: boolean): boolean {
    const own = this.#manifest(folder);
    if (name in { ...own.dependencies, ...own.optionalDependencies, ...own.peerDependencies }) return true;
    return test && name in { ...own.devDependencies, ...this.#manifest('').devDependencies };
  }

  #manifest(folder: string): PackageManifest {
    const known = this.#manifests.get(folder) ?? readManifest(join(this.#root, folder, 'package.json'));
    this.#manifests.set(folder, known);
    return known;
  }
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const table: LayerTable = JSON.parse(readFileSync(join(root, 'tools/layers.json'), 'utf8'));
  const files = listSourceFiles(root);
  reportFindings(new LayerCheck(root, table).run(files), `import rules of ${files.length} files`);
}
