import { expect, test } from 'vitest';
import { moduleSection, splitType } from './module-page.ts';

test.each([
  ['integer at least 1', 'integer', 'at least 1'],
  ['fun(periods: integer): string? it is told', 'fun(periods: integer): string?', 'it is told'],
  ['{ write?: boolean, create?: boolean }? to read only', '{ write?: boolean, create?: boolean }?', 'to read only'],
  ['"a" | "b" which', '"a" | "b"', 'which'],
  ['string', 'string', ''],
])('the type of %j is told from what is said of it', (text, type, rest) => {
  expect(splitType(text)).toEqual([type, rest]);
});

const SOURCE = `---Lights.
local light = {}

---@class Light
---@field name string as the board calls it
---@field private index integer
local Light = {}

---Finds a light.
---@param name string such as "red"
---@return Light? @return SystemCallError? problem NODEVICE: there is none
function light.find(name)
end

---For others.
---@private
function light.pack(self)
end

---Goes on:
---  l:on("x", f)   at x
---@return number? least @return number|SystemCallError|nil most
function Light:on(what)
end

local function hidden()
end

return {
  ---The name.
  ---@type fun(): string?, SystemCallError?
  name = reader("light.name"),
}`;

test('functions and classes are described as their comments say, what is private is not', () => {
  expect(moduleSection('light', SOURCE)).toBe(`## light

Lights.

### Light

- \`name\` (\`string\`): as the board calls it

### \`light.find(name)\`

Finds a light.

- \`name\` (\`string\`): such as "red"
- returns \`Light\`, or nil and an error: NODEVICE: there is none

### \`light:on(what)\`

Goes on:

\`\`\`lua
l:on("x", f)   at x
\`\`\`

- returns \`number\` (least), \`number\` (most), or nil and an error

### \`light.name()\`

The name.

- returns \`string\`, or nil and an error`);
});

test('what a module hands on to is called by its name', () => {
  expect(
    moduleSection('light', SOURCE, '---More.\nlocal other = {}\n\n---Adds one.\nfunction other.add()\nend'),
  ).toMatch(/or nil and an error\n\n### `light\.add\(\)`\n\nAdds one\.$/);
});
