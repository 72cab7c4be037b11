/**
 * docs/modules.md: what apps can require, from the comments of the modules themselves. With --check it writes nothing and
 * says whether the page is out of date.
 *
 * A comment for editors (LuaCATS) is lines that begin with `---`: text, and tags such as `@param`, several on a line if need be.
 * What follows it is what it describes; `@private` has it left out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GeneratedFiles } from '../packages/abi/tools/generated-files.ts';

/** In the order of docs/writing-apps.md. */
const modules: readonly string[] = [
  'alarm',
  'task',
  'devices',
  'button',
  'led',
  'ipc',
  'flash',
  'app',
  'files',
  'random',
  'console',
  'processes',
  'board',
  'gpio',
  'pwm',
  'adc',
  'uart',
  'udp',
];

/** Modules that programs reach through another. */
const handedOn: Readonly<Record<string, readonly string[]>> = { devices: ['device_service'] };

interface Tag {
  readonly name: string;
  readonly text: string;
}

interface Comment {
  readonly text: string;
  readonly tags: readonly Tag[];
}

function readComment(lines: readonly string[]): Comment {
  const [text = '', ...tags] = lines.join('\n').split(/\s*@(?=(?:param|return|class|field|type|private|operator)\b)/);
  return {
    text,
    tags: tags.map((tag) => {
      const [, name = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(tag) ?? [];
      return { name, text: rest.trim() };
    }),
  };
}

/** Lines that are indented are shown as they are. */
function formatted(text: string): string {
  return text
    .replace(/(?:^ {2}.*$\n?)+/gm, (lines) => `\n\`\`\`lua\n${lines.replace(/^ {2}/gm, '').trimEnd()}\n\`\`\`\n\n`)
    .trim();
}

/** A type goes on behind a space where it is not complete: inside brackets, before and after a colon, a comma or a bar. */
export function splitType(text: string): readonly [type: string, rest: string] {
  let depth = 0;
  for (let place = 0; place < text.length; place++) {
    const character = text[place] as string;
    if ('({<['.includes(character)) depth++;
    else if (')}>]'.includes(character)) depth--;
    else if (/\s/.test(character) && depth === 0 && !/[:,|]$/.test(text.slice(0, place)) && text[place + 1] !== '|') {
      return [text.slice(0, place), text.slice(place + 1)];
    }
  }
  return [text, ''];
}

const described = (text: string): string => (text === '' ? '' : `: ${text.replaceAll('\n', ' ')}`);

function parameterLine(text: string): string {
  const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const [type, meaning] = splitType(rest);
  return `- \`${name}\` (\`${type}\`)${described(meaning)}`;
}

/** Without the name of a result that says no more than its type. */
const meaningOf = (text: string): string => text.replace(/^(?:is_\w+|\.\.\.) /, '').replaceAll('\n', ' ');

/** What fails is nil and an error, whose place among the results says nothing. */
function returnLines(returns: readonly string[]): string[] {
  if (returns.length === 0) return [];
  const results = returns.map(splitType);
  const failure = results.find(([type]) => type.includes('SystemCallError'));
  const values = results.flatMap(([type, text]) => {
    const kept = type.split('|').filter((one) => one !== 'SystemCallError?' && one !== 'SystemCallError');
    if (kept.length === 0) return [];
    const shown = failure
      ? kept
          .filter((one) => one !== 'nil')
          .join('|')
          .replace(/\?$/, '')
      : kept.join('|');
    return [`\`${shown}\`${text === '' ? '' : ` (${meaningOf(text)})`}`];
  });
  const why = failure?.[0].startsWith('SystemCallError') ? failure[1].replace(/^problem\s*/, '') : '';
  const error = failure ? `, or nil and an error${described(why)}` : '';
  return [`- returns ${values.join(', ')}${error}`];
}

function functionSection(call: string, { text, tags }: Comment): string {
  const of = (name: string) => tags.filter((tag) => tag.name === name).map((tag) => tag.text);
  const list = [...of('param').map(parameterLine), ...returnLines(of('return'))];
  return [`### \`${call}\``, formatted(text), list.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** A class that has more than methods: what its fields are. */
function classSection({ text, tags }: Comment): string[] {
  const [name = ''] = tags.filter((tag) => tag.name === 'class').map((tag) => tag.text);
  const fields = tags.filter((tag) => tag.name === 'field' && !tag.text.startsWith('private '));
  if (fields.length === 0) return [];
  return [
    [`### ${name}`, text, fields.map((field) => parameterLine(field.text)).join('\n')].filter(Boolean).join('\n\n'),
  ];
}

const FUNCTION = /^function (\w+)([.:])([a-z]\w*)\((.*)\)/;
const FIELD = /^ {2}(\w+) = /;
const FUNCTION_TYPE = /^fun\(\): (.*)$/;

/** @param source of the module, as programs require it by that name @param more of those it hands its programs on to */
export function moduleSection(name: string, source: string, ...more: readonly string[]): string {
  const [head = '', ...sections] = [source, ...more].flatMap((one, index) =>
    partsOf(name, one).slice(index > 0 ? 1 : 0),
  );
  return [`## ${name}`, head, ...sections].join('\n\n');
}

/** What is said of the module, then a section for each of its functions and classes. */
function partsOf(name: string, source: string): string[] {
  const sections: string[] = [];
  let head: string | undefined;
  let comment: string[] = [];
  for (const line of source.split('\n')) {
    const [, text] = /^\s*---(.*)$/.exec(line) ?? [];
    if (text !== undefined) {
      comment.push(text);
      continue;
    }
    if (comment.length === 0) continue;
    const read = readComment(comment);
    comment = [];
    if (head === undefined) head = read.text;
    else if (!read.tags.some((tag) => tag.name === 'private')) sections.push(...entryOf(name, line, read));
  }
  return [head ?? '', ...sections];
}

function entryOf(module: string, line: string, comment: Comment): string[] {
  const [, owner = '', separator, method, parameters] = FUNCTION.exec(line) ?? [];
  if (method !== undefined) {
    // What a module hands on to is called by its name.
    const called = separator === '.' ? module : `${owner[0]?.toLowerCase()}${owner.slice(1)}`;
    const call = `${called}${separator}${method}(${parameters})`;
    return [functionSection(call, comment)];
  }
  if (comment.tags.some((tag) => tag.name === 'class')) return classSection(comment);
  const [, field] = FIELD.exec(line) ?? [];
  if (field === undefined) return [];
  const type = comment.tags.find((tag) => tag.name === 'type')?.text ?? 'fun(): nil';
  const [, results = ''] = FUNCTION_TYPE.exec(type) ?? [];
  const returns = results === 'nil' ? [] : results.split(', ').map((text) => ({ name: 'return', text }));
  return [functionSection(`${module}.${field}()`, { text: comment.text, tags: returns })];
}

export function modulesPage(sourceOf: (module: string) => string): string {
  return `<!-- Generated from packages/userland/lua by tools/module-page.ts. Do not edit. -->

# Modules

What a program can \`require\`, function by function; [writing-apps.md](writing-apps.md#modules) has an example of each. What is written
with a colon is called on a thing that was found, opened or made before: \`port:write(text)\` on what \`uart.open\` returned. A
question mark behind a type says that it may be left out, or be nil. An [error](writing-apps.md#errors) has a \`name\` and a \`code\`, and
\`tostring\` explains it.

${modules.map((module) => moduleSection(module, sourceOf(module), ...(handedOn[module] ?? []).map(sourceOf))).join('\n\n')}
`;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const files = new GeneratedFiles(root);
  const sourceOf = (module: string) => readFileSync(join(root, `packages/userland/lua/${module}.lua`), 'utf8');
  files.add('docs/modules.md', modulesPage(sourceOf));
  files.checkOrWrite();
}
