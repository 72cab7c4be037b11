/** What a new capsule starts from: a driver that counts, small enough to be replaced, whole enough to run. */
import { camelCase, snakeCase, title } from '../../packages/abi/tools/names.ts';

export interface NewDriver {
  /** In kebab case. */
  readonly name: string;
  readonly number: number;
}

/** door-bell → DoorBell */
export function className(name: string): string {
  const camel = camelCase(name);
  return camel.slice(0, 1).toUpperCase() + camel.slice(1);
}

/** Files by their path. */
export function newFiles(driver: NewDriver): Record<string, string> {
  const { name } = driver;
  return {
    [`packages/abi/src/drivers/${name}.ts`]: table(driver),
    [`packages/capsules/src/${name}.ts`]: capsule(name),
    [`packages/capsules/src/${name}.test.ts`]: capsuleTest(name),
    [`packages/userland/lua/${snakeCase(name)}.lua`]: luaModule(name),
  };
}

const table = ({
  name,
  number,
}: NewDriver): string => `/** ${title(name)}: counts for each process. Say here what the driver is for, and what is not plain in the table. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

export const ${camelCase(name)} = {
  number: 0x${number.toString(16)},
  name: '${name}',
  summary: 'Counts for each process.',
  permission: '${name}',
  commands: [
    {
      number: 1,
      name: 'increase',
      summary: 'Adds to the count; the upcall \`increased\` follows.',
      arguments: [{ name: 'step', type: 'u32', least: 1, most: 1000, summary: 'How much.' }],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'count', type: 'u32', summary: 'The count, modulo 2^32.' }],
      failures: [{ error: 'NoMemory', when: 'memory does not suffice' }],
      completion: 'increased',
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'increased',
      summary: 'The count has grown.',
      arguments: [{ name: 'count', type: 'u32', summary: 'The count, modulo 2^32.' }],
    },
  ],
  readWriteBuffers: [],
  readOnlyBuffers: [],
  handles: [],
} as const satisfies DriverDescription;
`;

const capsule = (
  name: string,
): string => `/** ${title(name)}: keeps a count in the grant of each process. What it offers stands in its table in abi. */
import { ${camelCase(name)}, ErrorCode } from '@perilune/abi';
import type { Driver, DriverContext, Grant } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';

const upcalls = numbers(${camelCase(name)}.upcalls);
/** Bytes a process pays for its state. */
const STATE_SIZE = 32;

interface ${className(name)}State {
  count: number;
}

export class ${className(name)} implements Driver {
  readonly description = ${camelCase(name)};
  readonly command: Driver['command'];
  readonly #grant: Grant<${className(name)}State>;

  constructor(context: DriverContext) {
    this.#grant = context.grant({ size: STATE_SIZE, create: () => ({ count: 0 }) });
    this.command = commandTable(${camelCase(name)}, {
      increase: (caller, step, _1, answer) => {
        const count = this.#grant.enter(caller.id, (state, kernel) => {
          state.count = (state.count + step) % 2 ** 32;
          kernel.scheduleUpcall(upcalls.increased, state.count);
          return state.count;
        });
        return count === undefined ? ErrorCode.NoMemory : tell(answer, count);
      },
    });
  }
}
`;

const capsuleTest = (name: string): string => `import { ${camelCase(name)} } from '@perilune/abi';
import { beforeEach, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../test-support/fake-kernel.ts';
import { ${className(name)} } from './${name}.ts';

let kernel: FakeKernel;
let process: FakeProcess;

beforeEach(() => {
  kernel = new FakeKernel();
  kernel.add(${camelCase(name)}, (context) => new ${className(name)}(context));
  process = kernel.spawn('app', { permissions: ['${name}'] });
});

it('is not there without the permission', () => {
  expect(kernel.spawn('stranger').command(${camelCase(name)}, 'increase', 1)).toBe('NoDevice');
});

it('has no memory left: NOMEM', () => {
  const poor = kernel.spawn('poor', { permissions: ['${name}'], memory: 0 });
  expect(poor.command(${camelCase(name)}, 'increase', 1)).toBe('NoMemory');
});

it('refuses a step out of range', () => {
  expect(process.command(${camelCase(name)}, 'increase', 0)).toBe('Invalid');
  expect(process.command(${camelCase(name)}, 'increase', 1001)).toBe('Invalid');
});

it('counts for each process, and tells it', () => {
  const other = kernel.spawn('other', { permissions: ['${name}'] });
  expect(process.command(${camelCase(name)}, 'increase', 3)).toEqual([3]);
  expect(process.command(${camelCase(name)}, 'increase', 4)).toEqual([7]);
  expect(other.command(${camelCase(name)}, 'increase', 1)).toEqual([1]);
  expect(process.take('increased')).toEqual([[3], [7]]);
});
`;

const luaModule = (name: string): string => {
  const module = snakeCase(name);
  return `-- ${title(name)}: what an app requires. The calls as they are stand in syscall.${module}.

local low = require "syscall.${module}"

---@class ${module}
local ${module} = {}

---Adds to the count.
---@param step integer? 1 to 1000; 1 if it is left out
---@return integer? count
---@return SystemCallError? err
function ${module}.increase(step)
  return low.increase(step or 1)
end

return ${module}
`;
};
