/**
 * Checks the driver tables and writes what comes from them: low-level Lua modules, their stubs for editors, pages of
 * documentation. With --check it writes nothing and says what is out of date.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DriverDescription, drivers } from '../src/index.ts';
import { driverIndex, driverPage, driverPageName } from './driver-page.ts';
import { GeneratedFiles } from './generated-files.ts';
import { luaModule } from './lua-module.ts';
import { luaStub } from './lua-stub.ts';
import { snakeCase } from './names.ts';
import { systemCallsPage } from './system-calls-page.ts';
import { validateDrivers } from './validate.ts';

const root = join(import.meta.dirname, '../../..');
/** Found by `require` as if they stood in packages/userland/lua. */
const modules = 'packages/userland/lua/generated/syscall';
const stubs = 'packages/userland/stubs/generated';
const pages = 'docs/drivers';

/** Examples for the pages: Lua scripts named as the driver's module. */
function exampleOf(driver: DriverDescription): string | undefined {
  const file = join(root, 'packages/abi/examples', `${snakeCase(driver.name)}.lua`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function allFiles(): GeneratedFiles {
  const files = new GeneratedFiles(root);
  for (const folder of [modules, stubs, pages]) files.owns(folder);
  for (const driver of drivers) {
    const name = snakeCase(driver.name);
    files.add(`${modules}/${name}.lua`, luaModule(driver));
    files.add(`${stubs}/syscall.${name}.d.lua`, luaStub(driver));
    files.add(`${pages}/${driverPageName(driver)}`, driverPage(driver, exampleOf(driver)));
  }
  files.add(`${pages}/README.md`, driverIndex(drivers));
  files.add('docs/system-calls.md', systemCallsPage());
  return files;
}

const problems = validateDrivers(drivers);
if (problems.length === 0) {
  const files = allFiles();
  if (process.argv.includes('--check')) problems.push(...files.check());
  else files.write();
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
