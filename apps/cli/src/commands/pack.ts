/** `perilune pack`: makes a bundle of an app. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { readBundle } from '@perilune/update';
import { CommandError, ExitStatus, UsageError } from '../command.ts';
import { reasonOf } from '../error-code.ts';
import { bundleTools } from '../machine/device-apps.ts';
import { loadKey, packApp } from '../machine/pack-app.ts';
import { onlyOperand } from '../machine/run-options.ts';
import { parseArguments } from '../parse-arguments.ts';

export const help = `perilune pack [OPTION...] APPFOLDER

Makes a bundle of an app, for devices to install: its app.toml and its Lua sources with the digest of
each, in one file. The sources are compiled first. The same files make the same bundle.

Options
  -o FILE           Where to write it; NAME-VERSION.tar.gz if not given
  --key FILE        Sign it with this private key, which 'perilune keys new' makes
  --sequence N      A whole number that grows with each version, which tells devices what is newer; from
                    a version of the form 1.2.3 it comes by itself
  --json            Print what was made as a JSON object

Exit status
  0 the bundle is there, 1 something is wrong with the app, 2 wrong usage

Example
  perilune pack apps/thermostat --key maker.pem`;

export async function run(commandArguments: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments({
    args: [...commandArguments],
    options: {
      output: { type: 'string', short: 'o' },
      key: { type: 'string' },
      sequence: { type: 'string' },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const folder = onlyOperand(positionals, 'APPFOLDER', 'a folder with app.toml');
  if (values.output === '') throw new UsageError('-o needs the name of a file');
  const sequence = values.sequence === undefined ? undefined : parseSequence(values.sequence);
  const signer = values.key === undefined ? undefined : loadKey(values.key);
  const { bundle, name, version } = await packApp(folder, sequence, signer);
  const file = values.output ?? `${name}-${version.replace(/[^\w.+-]/g, '_')}.tar.gz`;
  writeWhole(file, bundle);
  const made = await readBundle(bundle, bundleTools);
  if (values.json) {
    const { digest, signedBy } = made;
    const { sequence: its } = made;
    process.stdout.write(
      `${JSON.stringify({ file, name, version, sequence: its, digest, signedBy, bytes: bundle.length })}\n`,
    );
  } else {
    const whose = made.signedBy === undefined ? 'not signed' : `signed by ${made.signedBy}`;
    process.stdout.write(`${file}: ${name} ${version}, sequence ${made.sequence}, ${bundle.length} bytes, ${whose}\n`);
  }
  return ExitStatus.success;
}

function parseSequence(text: string): number {
  const sequence = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(sequence)) throw new UsageError(`--sequence ${text}: a whole number from 0 is wanted`);
  return sequence;
}

/** There is all of the file, or what was there before. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const part = `${file}.part`;
  try {
    writeFileSync(part, bytes, { flush: true });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw new CommandError(`${file} cannot be written: ${reasonOf(error)}`);
  }
}
