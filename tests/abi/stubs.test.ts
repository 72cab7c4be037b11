import { drivers } from '@perilune/abi';
import { expect, test } from 'vitest';
import { rich } from '../../packages/abi/test-support/rich-driver.ts';
import { luaStub } from '../../packages/abi/tools/lua-stub.ts';
import { engine } from '../../packages/engine/test-support/engine.ts';

const stub = luaStub(rich);

test('a command has its parameters and results with types, units and ranges', () => {
  expect(stub).toContain(`
---Chooses the resistor of a pin, and says whether it changed.
---@param pin integer Which pin (0 to 31).
---@param pull 'none'|'up'|'pull-down' Which resistor.
---@return boolean? changed True if it was another one.
---@return SystemCallError? err
function rich_thing.set_pull(pin, pull) end
rich_thing.command_set_pull = 4
`);
  expect(stub).toContain(`
---Opens the thing with that index.
---Needs the permission \`rich:open\`.
---- NOMEM: the process has no handle left
---@param index integer Which thing (0 to 7).
---@return integer? thing The thing, open (a handle: thing).
---@return SystemCallError? err
function rich_thing.open(index) end
rich_thing.command_open = 2
`);
  expect(stub).toContain(`---@return ('fine'|'overdrawn'|integer)? state How it stands.
---@return integer|SystemCallError balance After the transfer.
function rich_thing.balance(amount) end
`);
});

test('upcalls and buffers have numbers and functions', () => {
  expect(stub).toContain('rich_thing.upcall_moved = 3\n');
  expect(stub).toContain('---@return SystemCallError? status How it ended (nil if it went well).\n');
  expect(stub).toContain('rich_thing.buffer_name = 0\n');
  expect(stub).toContain('---@param memory buffer|string|nil\n');
});

test.each([stub, ...drivers.map(luaStub)])('a stub is Lua, whose first line names the module', (text) => {
  expect(text).toMatch(/^---@meta syscall\.[a-z_]+\n/);
  const process = engine.createProcess({ seed: 1 });
  process.load(text, { chunkName: '=stub' });
  expect(process.run(10_000_000)).toMatchObject({ kind: 'exited' });
});
