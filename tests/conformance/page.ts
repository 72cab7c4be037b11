/**
 * docs/abi-conformance.md: what the suite proves, case by case. Nothing is run for it: the tests run every case on every
 * kind of image, and fail if one does not end as the page says.
 */
import { GeneratedFiles } from '../../packages/abi/tools/generated-files.ts';
import { allCases } from './support/all-cases.ts';
import { imageKinds } from './support/image-kinds.ts';
import { type LibtockApps, libtockApps } from './support/libtock-apps.ts';
import type { ConformanceCase } from './support/script.ts';

const areas: Readonly<Record<string, string>> = {
  yield: 'Yield',
  subscribe: 'Subscribe',
  command: 'Command',
  allow: 'The allows',
  memop: 'Memop',
  exit: 'Exit',
  deviation: 'Where Tock deviates from its own documents',
  fault: 'Faults',
  process: 'Processes beside each other',
  handle: 'Handles',
  grant: 'Grants',
  alarm: 'Alarm',
  console: 'Console',
  driver: 'From the tables of the drivers',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');
const kinds = imageKinds.map(({ name }) => name);

function areaTable(area: string, cases: readonly ConformanceCase[]): string {
  const rows = cases.map(({ name, shows, source }) => {
    const results = kinds.map(() => 'passes').join(' | ');
    return `| ${name.slice(area.length + 1)} | ${cell(shows)} | ${cell(source.replace('packages/abi/src/drivers/', ''))} | ${results} |`;
  });
  return `## ${areas[area] ?? area}

| case | what it shows | source | ${kinds.map((kind) => `${kind} image`).join(' | ')} |
|---|---|---|${'---|'.repeat(kinds.length)}
${rows.join('\n')}`;
}

function libtockRow({ apps, shows, cases, elsewhere, notRun }: LibtockApps): string {
  const proof = [cases?.join(', '), elsewhere && `elsewhere: ${elsewhere}`, notRun && `not run: ${notRun}`];
  return `| ${cell(apps)} | ${cell(shows)} | ${cell(proof.filter(Boolean).join('; '))} |`;
}

export function conformancePage(): string {
  const names = [...new Set([...Object.keys(areas), ...allCases.map(({ name }) => name.split('/')[0]!)])];
  const tables = names.flatMap((area) => {
    const cases = allCases.filter(({ name }) => name.startsWith(`${area}/`));
    return cases.length > 0 ? [areaTable(area, cases)] : [];
  });
  return `<!-- Generated from tests/conformance by tests/conformance/page.ts. Do not edit. -->

# Conformance to the system-call ABI

${allCases.length} cases, each a Lua program in \`tests/conformance/scripts\` or made from the table of a driver. They run on the
kernel with real images (${kinds.join(', ')}), all drivers, and virtual time: \`npm test -- tests/conformance\` fails if one does not
print and end as it says. Sources are Tock's TRD104 and its other documents, the apps of libtock-c (what they show, not their
code), and our own requirements. Beside them a process makes random calls with random arguments: \`tests/conformance/abi-fuzz.test.ts\`.

${tables.join('\n\n')}

## The apps of libtock-c

| apps | what they show | here |
|---|---|---|
${libtockApps.map(libtockRow).join('\n')}

## What a case cannot show

- The number of a form of Yield, or of a class, that does not exist: \`syscall.raw\` has no such call. The tests of the kernel
  make them (packages/kernel/src/system-calls.test.ts).
- Addresses outside of what a program owns: a script lends buffers and strings, never addresses. The kernel's tests do it with images
  made for that.
`;
}

if (import.meta.main) {
  const files = new GeneratedFiles(`${import.meta.dirname}/../..`);
  files.add('docs/abi-conformance.md', conformancePage());
  files.checkOrWrite();
}
