import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Signer } from '@perilune/hil';
import { nodeCompression, nodeCryptography } from '@perilune/platform-node';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiBytes, asciiText, base64Of, jsonBytes } from '../bytes.ts';
import { LARGEST_APP_FILE, LARGEST_BUNDLE, packBundle, readBundle } from './bundle.ts';
import { parseKey, showKey } from './keys.ts';
import { readTar, type TarFile, writeTar } from './tar.ts';

const tools = { cryptography: nodeCryptography, compression: nodeCompression };

function newSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { key: Buffer.from(x, 'base64url'), sign: async (message) => sign(null, message, privateKey) };
}

const signer = newSigner();
const app = {
  name: 'lamp',
  version: '1.2.0',
  sequence: 7,
  files: new Map([
    ['app.toml', asciiBytes('name = "lamp"\nversion = "1.2.0"\n')],
    ['main.lua', asciiBytes('print("lamp")')],
    ['lib/colour.lua', asciiBytes('return {}')],
  ]),
};

/** A bundle whose entries were changed after it was packed. */
async function changed(change: (entries: TarFile[]) => readonly TarFile[]): Promise<Uint8Array> {
  const packed = await packBundle({ ...app, signer }, tools);
  const archive = await nodeCompression.gunzip(packed, 1 << 24);
  return gzipSync(writeTar(change(readTar(archive as Uint8Array, 2000))));
}

/** A bundle whose manifest was changed, and that is signed as it is then, or not at all. */
async function withManifest(change: (manifest: Record<string, unknown>) => unknown): Promise<Uint8Array> {
  return changed((entries) =>
    entries.flatMap((entry) => {
      if (entry.path === 'manifest.sig') return [];
      if (entry.path !== 'manifest.json') return [entry];
      const manifest = JSON.parse(asciiText(entry.bytes) ?? '') as Record<string, unknown>;
      return [{ path: entry.path, bytes: jsonBytes(change(manifest)) }];
    }),
  );
}

const replace = (path: string, bytes: Uint8Array) => (entries: TarFile[]) =>
  entries.map((entry) => (entry.path === path ? { path, bytes } : entry));
const failure = (bundle: Promise<Uint8Array>) =>
  bundle
    .then((bytes) => readBundle(bytes, tools))
    .then(
      () => 'it was read',
      (error: Error) =>
        `${(error as { code?: string }).code}: ${error.message.replace('this is no good bundle: ', '')}`,
    );

describe('does a bundle get in', () => {
  test.each([
    ['../main.lua', '"../main.lua" is no path a file of a bundle may have'],
    ['lib/../../etc/passwd', '"lib/../../etc/passwd" is no path a file of a bundle may have'],
    ['/etc/passwd', '"/etc/passwd" is no path a file of a bundle may have'],
    ['C:\\lua', '"C:\\\\lua" is no path a file of a bundle may have'],
    ['.hidden', '".hidden" is no path a file of a bundle may have'],
    ['a//b.lua', '"a//b.lua" is no path a file of a bundle may have'],
    ['a/', '"a/" is no path a file of a bundle may have'],
    ['', '"" is no path a file of a bundle may have'],
    ['line\nbreak.lua', '"line\\nbreak.lua" is no path a file of a bundle may have'],
    [
      'x'.repeat(201),
      '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" is no path a file of a bundle may have',
    ],
    ['manifest.sig', "'manifest.sig' is not the app's to have"],
  ])('with a file %j in its manifest?', async (path, message) => {
    const digest = { size: 1, sha256: '0'.repeat(64) };
    const bundle = withManifest(({ files, ...rest }) => ({ ...rest, files: { ...(files as object), [path]: digest } }));
    const problem = await failure(bundle);
    expect(problem).toMatch(/^bad-bundle: /);
    expect(problem).toBe(`bad-bundle: ${message}`);
  });

  test.each<[string, Promise<Uint8Array>, string]>([
    [
      'a file its manifest does not know',
      changed((all) => [...all, { path: '../../evil', bytes: asciiBytes('') }]),
      'its manifest.json knows nothing of "../../evil"',
    ],
    ['a file twice', changed((all) => [...all, all.at(-1) as TarFile]), "it has 'main.lua' twice"],
    ['two manifests', changed((all) => [all[0] as TarFile, ...all]), "it has 'manifest.json' twice"],
    ['no manifest', changed((all) => all.slice(1)), 'it has no manifest.json: bundles are made by perilune pack'],
    ['a file less', changed((all) => all.slice(0, -1)), "'main.lua' is missing, though its manifest.json lists it"],
    [
      'another file',
      changed(replace('main.lua', asciiBytes('print("pwnd")'))),
      "'main.lua' is not the file its manifest.json was made for: the digests differ",
    ],
    [
      'a longer file',
      changed(replace('main.lua', asciiBytes('print("lamp") '))),
      "'main.lua' has 14 bytes, and 13 in its manifest.json",
    ],
    [
      'a manifest that is no JSON',
      changed(replace('manifest.json', asciiBytes('{'))),
      'its manifest.json is no JSON object',
    ],
    [
      'a manifest of deep nesting',
      changed(replace('manifest.json', asciiBytes('['.repeat(200_000)))),
      'its manifest.json is no JSON object',
    ],
    [
      'a manifest that is a list',
      changed(replace('manifest.json', asciiBytes('[]'))),
      'its manifest.json is no JSON object',
    ],
    [
      'a signature that is none',
      changed(replace('manifest.sig', asciiBytes('{}'))),
      'its manifest.sig is none: a key and a signature are expected',
    ],
    [
      'a signature of null',
      changed(replace('manifest.sig', asciiBytes('null'))),
      'its manifest.sig is none: a key and a signature are expected',
    ],
    [
      'a large app.toml',
      changed(replace('app.toml', new Uint8Array(LARGEST_APP_FILE + 1))),
      'its app.toml is larger than 64 KiB',
    ],
  ])('with %s?', async (_, bundle, message) => {
    const problem = await failure(bundle);
    expect(problem).toMatch(/^bad-bundle: /);
    expect(problem).toBe(`bad-bundle: ${message}`);
  });

  test.each<[string, object, string]>([
    ['another format', { format: 2 }, 'its manifest.json has the format 2, and only 1 is known here'],
    ['a key nobody knows', { hook: 'rm -rf /' }, 'its manifest.json has an unknown key "hook"'],
    ['a name with a slash', { name: 'a/b' }, 'the name in its manifest.json is none an app may have'],
    ['a number as name', { name: 7 }, 'the name in its manifest.json is none an app may have'],
    [
      'an empty version',
      { version: '' },
      'the version in its manifest.json is no text of 1 to 64 printable characters',
    ],
    [
      'a version with a control sequence',
      { version: '1\u001b[2J' },
      'the version in its manifest.json is no text of 1 to 64 printable characters',
    ],
    [
      'a version that is too long',
      { version: '1'.repeat(65) },
      'the version in its manifest.json is no text of 1 to 64 printable characters',
    ],
    ['a sequence below 0', { sequence: -1 }, 'the sequence in its manifest.json is no whole number from 0'],
    [
      'a sequence beyond all numbers',
      { sequence: 1e300 },
      'the sequence in its manifest.json is no whole number from 0',
    ],
    ['no files', { files: [] }, "its manifest.json has no 'files'"],
    [
      'a digest that is none',
      { files: { 'app.toml': { size: 1, sha256: 'x' } } },
      "its manifest.json does not say size and sha256 of 'app.toml'",
    ],
    ['no app.toml', { files: { 'main.lua': { size: 13, sha256: '0'.repeat(64) } } }, 'it has no app.toml'],
  ])('whose manifest has %s?', async (_, fields, message) => {
    expect(await failure(withManifest((manifest) => ({ ...manifest, ...fields })))).toBe(`bad-bundle: ${message}`);
  });

  test('as something else?', async () => {
    const noGzip = 'bad-bundle: it is no gzip file, or a damaged one: bundles are made by perilune pack';
    expect(await failure(Promise.resolve(asciiBytes('PK')))).toBe(noGzip);
    expect(await failure(Promise.resolve(new Uint8Array(0)))).toBe(noGzip);
    expect(await failure(packBundle(app, tools).then((bytes) => bytes.subarray(0, bytes.length >> 1)))).toBe(noGzip);
    expect(await failure(Promise.resolve(gzipSync(asciiBytes('hello'))))).toBe(
      'bad-bundle: the archive is cut off at byte 5',
    );
    expect(await failure(Promise.resolve(new Uint8Array(LARGEST_BUNDLE + 1)))).toBe(
      'bad-bundle: it is larger than 8 MiB',
    );
  });

  test('cut off, or with a bit turned, anywhere?', async () => {
    const packed = await packBundle({ ...app, signer }, tools);
    for (let length = 0; length < packed.length; length += 13) {
      expect(await failure(Promise.resolve(packed.subarray(0, length)))).toMatch(/^bad-bundle: /);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(packed.length * 8 - 1), async (bit) => {
        const damaged = packed.slice();
        damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
        // A bit of the gzip header may mean nothing; then it is the same bundle.
        const result = await readBundle(damaged, tools).catch((error: Error) => error.name);
        if (result !== 'UpdateError') expect(result).toMatchObject({ name: 'lamp', signedBy: showKey(signer.key) });
      }),
      { numRuns: 200 },
    );
  });

  test('as a bomb? No more is unpacked than may be', async () => {
    const bomb = gzipSync(new Uint8Array(256 << 20));
    expect(bomb.length).toBeLessThan(LARGEST_BUNDLE);
    const before = process.memoryUsage().arrayBuffers;
    expect(await failure(Promise.resolve(bomb))).toBe('bad-bundle: it has more than 12 MiB unpacked');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });

  test('with a signature over another manifest, or by another key?', async () => {
    const other = await packBundle({ ...app, version: '1.2.1', signer }, tools);
    const otherSignature = readTar((await nodeCompression.gunzip(other, 1 << 24)) as Uint8Array, 9)[1]?.bytes;
    const wrong = `bad-signature: the signature is wrong: its manifest.json is not what ${showKey(signer.key)} has signed; get the bundle again from who made it`;
    expect(await failure(changed(replace('manifest.sig', otherSignature as Uint8Array)))).toBe(wrong);
    const stranger = newSigner();
    const forged = jsonBytes({
      key: showKey(signer.key),
      signature: base64Of(await stranger.sign(asciiBytes('whatever'))),
    });
    expect(await failure(changed(replace('manifest.sig', forged)))).toBe(wrong);
  });
});

test('what is packed is read, whose it is included, and the same each time', async () => {
  const packed = await packBundle({ ...app, signer }, tools);
  expect(await packBundle({ ...app, signer, files: new Map([...app.files].reverse()) }, tools)).toEqual(packed);
  const { digest, ...bundle } = await readBundle(packed, tools);
  expect(bundle).toEqual({ ...app, signedBy: showKey(signer.key) });
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  const unsigned = await readBundle(await packBundle(app, tools), tools);
  expect(unsigned).toEqual({ ...app, digest, signedBy: undefined });
});

test('tar reads what is packed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(folder, 'lamp.tar.gz'), await packBundle({ ...app, signer }, tools));
  const listed = execFileSync('tar', ['tzf', join(folder, 'lamp.tar.gz')], { encoding: 'utf8' });
  expect(listed.trim().split('\n')).toEqual([
    'manifest.json',
    'manifest.sig',
    'app.toml',
    'lib/colour.lua',
    'main.lua',
  ]);
});

test('what could not be read is not packed', async () => {
  const files = (extra: string) => new Map([...app.files, [extra, asciiBytes('')]]);
  await expect(packBundle({ ...app, files: files('../x') }, tools)).rejects.toThrow(
    'this is no good bundle: "../x" is no path a file of a bundle may have',
  );
  await expect(packBundle({ ...app, files: new Map() }, tools)).rejects.toThrow('it has no app.toml');
  await expect(packBundle({ ...app, sequence: -1 }, tools)).rejects.toThrow(
    'this is no good bundle: the sequence in its manifest.json is no whole number from 0',
  );
});

test('keys are read as they are shown, and in no other way', () => {
  const text = showKey(signer.key);
  expect(parseKey(text)).toEqual(Uint8Array.from(signer.key));
  for (const bad of [
    '',
    text.slice(8),
    text.slice(0, -1),
    `${text}=`,
    text.replace('=', 'A'),
    `${text} `,
    'ed25519:!!!!',
  ]) {
    expect(parseKey(bad)).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
      expect(parseKey(showKey(key))).toEqual(key);
      expect(showKey(key)).toBe(`ed25519:${Buffer.from(key).toString('base64')}`);
    }),
  );
});
