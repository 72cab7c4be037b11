/**
 * `npm run new-capsule NAME`: begins a driver. Writes its table, the capsule, its test and its Lua module, adds them to
 * the lists, generates what comes from the table, and says what is next. Refuses a name that is bad or taken, before
 * anything is written.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { driverPageName } from '../../packages/abi/tools/driver-page.ts';
import { camelCase, luaKeywords, moduleNamesTaken, snakeCase } from '../../packages/abi/tools/names.ts';
import { className, newFiles } from './templates.ts';

const help = `usage: npm run new-capsule -- NAME [--number 0xNUMBER]

Begins a driver: its table, capsule, test and Lua module.

  NAME       in kebab case, such as door-bell
  --number   driver number, 0 to 0xffffffff; by default the first free one from 0xa0000 on,
             which are those Tock does not use
  --help     shows this
`;

/** The first number of drivers that Tock does not have. */
const OWN_NUMBERS = 0xa0000;
const reservedWords = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield await arguments eval drivers'.split(
    ' ',
  ),
);
const abiIndex = 'packages/abi/src/drivers/index.ts';
const capsulesIndex = 'packages/capsules/src/index.ts';

/** What the user asked for cannot be done: the message says why. */
class Refusal extends Error {}

interface TakenDriver {
  readonly name: string;
  readonly number: number;
}

/** @returns why a driver cannot have this name; undefined if it can */
export function objectionTo(
  name: string,
  taken: readonly TakenDriver[],
  exists: (path: string) => boolean,
): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) || name.length > 40)
    return `'${name}' is no name of a driver: it must be in kebab case, such as 'door-bell', and at most 40 letters long`;
  if (taken.some((driver) => driver.name === name)) return `there is a driver '${name}' already`;
  const module = snakeCase(name);
  if (luaKeywords.has(module)) return `'${name}' is a word of Lua: its module could have no variable of its name`;
  if (moduleNamesTaken.has(module)) return `'${name}' is taken: Lua has a module '${module}' already`;
  if (reservedWords.has(camelCase(name)))
    return `'${name}' is a word of TypeScript, or the name of the list of drivers`;
  const file = Object.keys(newFiles({ name, number: 0 })).find(exists);
  return file && `'${name}' is taken: there is ${file} already`;
}

function numberFor(text: string | undefined, taken: readonly TakenDriver[]): number {
  if (text === undefined) {
    let number = OWN_NUMBERS;
    while (taken.some((driver) => driver.number === number)) number++;
    return number;
  }
  const number = /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : Number.NaN;
  if (!(number <= 0xffffffff)) throw new Refusal(`'${text}' is no driver number: it must be from 0 to 0xffffffff`);
  const owner = taken.find((driver) => driver.number === number);
  if (owner) throw new Refusal(`the number ${text} is that of the driver '${owner.name}'`);
  return number;
}

/** Adds the driver to the lists of drivers and capsules. `taken` is in the order of the list. */
function addToLists(root: string, name: string, number: number, taken: readonly TakenDriver[]): void {
  const constant = camelCase(name);
  const index = readFileSync(join(root, abiIndex), 'utf8');
  const list = [
    ...taken.filter((driver) => driver.number < number),
    { name, number },
    ...taken.filter((driver) => driver.number > number),
  ];
  const withImport = index.replace(
    /^(import \{ \w+ \} from '\.\/)/m,
    `import { ${constant} } from './${name}.ts';\n$1`,
  );
  const withList = withImport.replace(
    /readonly DriverDescription\[\] = \[[^\]]*\]/,
    `readonly DriverDescription[] = [${list.map((driver) => camelCase(driver.name)).join(', ')}]`,
  );
  const withExport = withList.replace(/\nexport const drivers/, `\nexport { ${constant} };\nexport const drivers`);
  if (withImport === index || withList === withImport || withExport === withList)
    throw new Refusal(`${abiIndex} does not look as expected: add '${constant}' to it by hand`);
  writeFileSync(join(root, abiIndex), withExport);
  const capsules = readFileSync(join(root, capsulesIndex), 'utf8');
  writeFileSync(join(root, capsulesIndex), `${capsules}export { ${className(name)} } from './${name}.ts';\n`);
}

function runTool(root: string, ...command: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Refusal(`${command[0]} failed:\n${stdout}${stderr}`);
}

/** The drivers there are now: read anew, since this runs on the repository at `root`. */
async function driversOf(root: string): Promise<readonly TakenDriver[]> {
  const module = await import(join(root, 'packages/abi/src/drivers/index.ts'));
  return module.drivers;
}

async function begin(root: string, name: string, numberText: string | undefined): Promise<void> {
  const taken = await driversOf(root);
  const objection = objectionTo(name, taken, (path) => existsSync(join(root, path)));
  if (objection) throw new Refusal(objection);
  const number = numberFor(numberText, taken);
  const files = newFiles({ name, number });
  addToLists(root, name, number, taken);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const written = [...Object.keys(files).filter((path) => path.endsWith('.ts')), abiIndex, capsulesIndex];
  runTool(root, 'node_modules/@biomejs/biome/bin/biome', 'check', '--write', ...written);
  runTool(root, 'tools/check-generated.ts', '--write');
  console.log(`Driver '${name}' has the number 0x${number.toString(16)}. Written:

${Object.keys(files)
  .map((path) => `  ${path}`)
  .join('\n')}
  docs/drivers/${driverPageName({ name, number })} and what else comes from the table

Next:
  1. Say in the table what the driver does; then npm run generate.
  2. Carry it out in packages/capsules/src/${name}.ts. What does not fit the table does not compile.
  3. npm test -- packages/capsules/src/${name}; npm run check.
  4. Give it to the machine, with the chips it needs: packages/machine/src/driver-wiring.ts.
  5. An example for its page: packages/abi/examples/${snakeCase(name)}.lua.`);
}

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { number: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      console.log(help);
      return 0;
    }
    if (positionals.length !== 1) {
      console.error(`new-capsule: one NAME is needed\n\n${help}`);
      return 2;
    }
    await begin(join(import.meta.dirname, '../..'), positionals[0]!, values.number);
    return 0;
  } catch (error) {
    if (error instanceof Refusal) {
      console.error(`new-capsule: ${error.message}`);
      return 1;
    }
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      console.error(`new-capsule: ${error.message}\n\n${help}`);
      return 2;
    }
    throw error;
  }
}

if (import.meta.main) process.exitCode = await main();
