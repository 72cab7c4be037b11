/**
 * `npm start`: boots the slow cooker. On a terminal as a live screen, an hour of it in a minute; elsewhere as a log of the
 * eight hours the beans take, which ends by itself.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true && process.env.TERM !== 'dumb';
const board = fileURLToPath(new URL('../examples/crockpot', import.meta.url));
const how = isTerminal ? ['--speed', '60'] : ['--headless', '--for', '8h'];
const perilune = fileURLToPath(new URL('../perilune', import.meta.url));
const child = spawn(perilune, ['run', board, '--virtual', ...how, ...process.argv.slice(2)], { stdio: 'inherit' });
// Ctrl-C reaches the child from the terminal: it ends in order, and then we do.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`perilune: cannot start: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 128);
});
