import { expect, test } from 'vitest';
import { bootVirtual, filesOf } from '../tests-support/virtual-machine.ts';

const app = (name: string, more = '') =>
  `name = "${name}"\nversion = "1"\npermissions = ["console", "device", "process-control"]\n${more}`;
const entry = (name: string, more = '') =>
  `[[app]]\nfolder = "${name}"\ngrant = ["console"${more === '' ? '' : `, ${more}`}]\n`;

test('an app prints and ends', async () => {
  const { machine, lines, events } = await bootVirtual(
    filesOf({
      'board.toml': `name = "b"\n${entry('hello')}`,
      'hello/app.toml': app('hello'),
      'hello/main.lua': 'print("hello", os.time())',
    }),
  );
  expect(machine.runUntil(1e6)).toBe('finished');
  expect(lines('hello')).toEqual(['hello\t1767225600']);
  expect(events.map(({ type }) => type)).toEqual(['started', 'output', 'ended']);
});
