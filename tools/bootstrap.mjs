/**
 * Makes a checkout runnable, then runs one of its scripts on the pinned Node.
 *
 *   node tools/bootstrap.mjs                       install and build what is missing or out of date
 *   node tools/bootstrap.mjs SCRIPT [ARGUMENT...]  the same, then SCRIPT under the pinned Node
 *
 * Every npm script starts here, so the first command typed in a fresh clone works. It is the only
 * file that the machine's own Node runs: plain JavaScript, Node 18 or later, no dependencies.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInstallLock } from './install-lock.mjs';
import { isInstalled } from './installed.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const pinnedNode = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Newer than the lock file means installed. The launcher `perilune` compares the same two files. */
const installStamp = join(root, 'node_modules/.perilune-installed');
/** Newer than all engine sources means built; holds the path of the result. Also read by the launcher. */
const engineStamp = join(root, 'node_modules/.perilune-engine');
const engineBuilder = join(root, 'packages/engine/tools/build.ts');
const engineInputs = ['packages/engine/assembly', 'packages/engine/tools', 'packages/isa/src'];

/** Ends the bootstrap with a message instead of a stack trace. */
class BootstrapError extends Error {}

/** @param {string} message */
function say(message) {
  process.stderr.write(`perilune: ${message}\n`);
}

/** Modification time in milliseconds; 0 if there is no such file. @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Newest modification time of a folder's files and folders. @param {string} path @returns {number} */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), found.mtimeMs);
}

/** True if the pinned Node is there and starts. */
function pinnedNodeRuns() {
  return spawnSync(pinnedNode, ['--version']).status === 0;
}

/**
 * Runs npm with its output kept back: it goes to the user only if something fails.
 * node_modules/.bin leaves the PATH, because npm may be about to replace the node found there.
 * @param {string[]} command @param {string[]} [firstFolders] put in front of the PATH
 */
function npm(command, firstFolders = []) {
  const inside = join(root, 'node_modules') + sep;
  const inherited = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(inside));
  const path = [...firstFolders, ...inherited];
  const result = spawnSync('npm', command, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path.join(delimiter) },
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  process.stderr.write(result.stdout ?? '');
  process.stderr.write(result.stderr ?? '');
  throw new BootstrapError(`npm ${command.join(' ')} failed${result.error ? `: ${result.error.message}` : ''}`);
}

/** The `node` package fetches its binary in an install script, which npm may have been told not to run. */
function runNodeInstaller() {
  const result = spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: join(root, 'node_modules/node'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0 || !pinnedNodeRuns()) {
    throw new BootstrapError('the pinned Node could not be installed from the npm package "node"');
  }
}

function install() {
  // `npm ci` empties node_modules first; if there is a usable tree, changing it in place is faster
  // and leaves other commands that run in this checkout alone.
  const present = existsSync(join(root, 'node_modules/.package-lock.json'));
  npm(present ? ['install', '--no-save'] : ['ci']);
  if (!pinnedNodeRuns()) runNodeInstaller();
  // npm leaves out optional packages that do not support the Node it runs on. They only have to
  // support the pinned one, so npm runs on that for the rest.
  if (!isInstalled(root)) npm(['install', '--no-save'], [dirname(pinnedNode)]);
}

async function ensureInstalled() {
  if (modified(installStamp) > modified(join(root, 'package-lock.json'))) return;
  await withInstallLock(root, say, () => {
    const started = Date.now();
    if (!isInstalled(root) || !pinnedNodeRuns()) {
      say('installing dependencies (takes about 20 seconds, only when they changed)');
      install();
      say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
    }
    writeFileSync(installStamp, '');
  });
}

function isEngineBuilt() {
  if (!existsSync(engineBuilder)) return true;
  const sources = Math.max(...engineInputs.map((folder) => newest(join(root, folder))));
  if (modified(engineStamp) <= sources) return false;
  const result = readFileSync(engineStamp, 'utf8').trim();
  return result === '' || existsSync(result);
}

function buildEngine() {
  const started = Date.now() / 1000;
  say('building the engine (takes about 15 seconds, only when it changed)');
  const result = spawnSync(pinnedNode, [engineBuilder], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(result.stdout);
    process.stderr.write(result.stderr);
    throw new BootstrapError('the engine does not build');
  }
  const lastLine = result.stdout.trim().split('\n').at(-1) ?? '';
  writeFileSync(engineStamp, existsSync(lastLine) ? `${lastLine}\n` : '');
  say(`built in ${Math.round(Date.now() / 1000 - started)} s`);
  // A source saved while the builder ran has to count as newer than the result.
  utimesSync(engineStamp, started, started);
}

async function ensureEngineBuilt() {
  if (isEngineBuilt()) return;
  await withInstallLock(root, say, () => {
    if (!isEngineBuilt()) buildEngine();
  });
}

/** Installs and builds whatever is missing or older than its sources. Fast when nothing is. */
export async function bootstrap() {
  await ensureInstalled();
  await ensureEngineBuilt();
}

/**
 * Runs a script on the pinned Node and ends as it ended: same exit code, same signal.
 * @param {string} script @param {string[]} scriptArguments
 */
function handOver(script, scriptArguments) {
  const child = spawn(pinnedNode, [script, ...scriptArguments], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us; what it means is the child's decision.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    say(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // Reached only where a signal cannot end this process, such as SIGINT under a shell that ignores it.
    process.exitCode = 128 + (constants.signals[signal] ?? 0);
  });
}

/** @param {string[]} commandLine */
async function main([script, ...scriptArguments]) {
  try {
    await bootstrap();
    if (script !== undefined) handOver(script, scriptArguments);
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

// Tests and the Vitest set-up import this file; started directly, through whatever symlink, it acts.
const started = process.argv[1];
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));
