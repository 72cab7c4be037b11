/** `perilune keys`: keys that bundles are signed with. */

import { createSigningKey } from '@perilune/platform-node';
import { showKey } from '@perilune/update';
import { CommandError, ExitStatus, UsageError } from '../command.ts';
import { reasonOf } from '../error-code.ts';
import { loadKey } from '../machine/pack-app.ts';
import { onlyOperand } from '../machine/run-options.ts';
import { parseArguments } from '../parse-arguments.ts';

export const help = `perilune keys new FILE
perilune keys show FILE

Makes a private key that bundles are signed with (ed25519, in PEM, for its owner alone to read), or
shows the public key that belongs to one. The public key goes into board.toml, which says whose
bundles a device takes:

  [install]
  keys = ["ed25519:…"]

Options
  --json            Print a JSON object

Exit status
  0 done, 1 the key cannot be written or read, 2 wrong usage

Example
  perilune keys new maker.pem`;

export async function run(commandArguments: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: [...commandArguments],
    options: { json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [action, ...operands] = positionals;
  if (action !== 'new' && action !== 'show') {
    throw new UsageError(action === undefined ? 'new or show is missing' : `'${action}' is neither new nor show`);
  }
  const file = onlyOperand(operands, 'FILE', 'the file of the private key');
  const key = showKey(action === 'new' ? create(file) : loadKey(file).key);
  process.stdout.write(values.json ? `${JSON.stringify({ file, key })}\n` : `${key}\n`);
  return ExitStatus.success;
}

function create(file: string): Uint8Array {
  try {
    return createSigningKey(file).key;
  } catch (error) {
    throw new CommandError(`${file} cannot be made: ${reasonOf(error)}`);
  }
}
