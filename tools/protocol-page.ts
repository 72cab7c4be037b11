/**
 * docs/protocol.md: how to talk to a running device, from the table of methods that server and client use. With --check it
 * writes nothing and says whether the page is out of date.
 */
import { GeneratedFiles } from '../packages/abi/tools/generated-files.ts';
import {
  clientLimits,
  errorCodes,
  type Field,
  LONG_LINE,
  LONGEST_REQUEST,
  type Method,
  methods,
  PROTOCOL_VERSION,
  type Schema,
} from '../packages/client/src/index.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Objects that are in several answers: each is told once. */
const titled = new Map<string, Schema<unknown>>();

/** Rows for the fields of an object, and for those of the objects in it that have no title of their own. */
function rows(schema: Schema<unknown>, prefix = ''): string[] {
  return Object.entries(schema.fields ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    return [row(path, field), ...inner(field, `${path}.`), ...(field.items ? inner(field.items, `${path}[].`) : [])];
  });
}

function inner(schema: Schema<unknown>, prefix: string): string[] {
  if (schema.title === undefined) return rows(schema, prefix);
  titled.set(schema.title, schema);
  return [];
}

/** Telling of one may bring another. */
function titledSections(): string[] {
  const lines: string[] = [];
  for (const [title, schema] of titled) lines.push('', `### A ${title}`, ...part('field', schema));
  return lines;
}

function row(path: string, field: Field<unknown>): string {
  const expected = `${field.isOptional ? 'optional: ' : ''}${field.expected}`;
  return `| \`${path}\` | ${cell(expected)} | ${cell(field.summary)} |`;
}

function part(title: string, schema: Schema<unknown> | undefined): string[] {
  const lines = schema ? rows(schema) : [];
  return lines.length === 0 ? [] : ['', `| ${title} | | |`, '|---|---|---|', ...lines];
}

function section(name: string, method: Method<unknown, unknown, unknown>): string[] {
  const { summary, details, params, result, event, longestRequest } = method;
  const size = longestRequest === undefined ? '' : ` A request may have ${longestRequest >> 20} MiB.`;
  return [
    '',
    `### \`${name}\``,
    '',
    `${summary}.${details === undefined ? '' : ` ${details}`}${event ? ' A stream.' : ''}${size}`,
    ...part('parameter', params),
    ...part('event', event),
    ...part('result', result),
  ];
}

const page = `# The protocol of a running device

<!-- Written by npm run generate. -->

\`perilune up\` opens a Unix socket, \`control.socket\` in the state folder, which its owner alone may use. Through it go
lines of JSON in UTF-8, each one object, each ended by a newline. The \`perilune\` commands use nothing else
([managing.md](managing.md)), by means of the typed client \`@perilune/client\`.

\`\`\`text
device ─► {"perilune":{"protocol":${PROTOCOL_VERSION},"version":"0.1.0","board":"crockpot"}}       first, unasked
client ─► {"id":1,"method":"get","params":{"name":"thermometer"}}
device ─► {"id":1,"result":{"name":"thermometer","kind":"device","unit":"celsius","values":[58.6],"time":2304000000}}
client ─► {"id":2,"method":"logs","params":{"follow":true}}
device ─► {"id":2,"event":{"entries":[…],"lost":0}}                                any number of these
client ─► {"id":3,"method":"cancel","params":{"request":2}}
device ─► {"id":3,"result":{"wasUnderWay":true}}
device ─► {"id":2,"error":{"code":"cancelled","message":"it was cancelled"}}       or a result: the last of this id
\`\`\`

- An \`id\` is a whole number from 0 that no other unanswered request of this client has. Answers may come in another order.
- \`params\` may be left out where all of them are optional. What a method does not know is refused.
- Within a version of the protocol fields may be added to events and results: a client passes over what it does not know.
  Anything else raises the version.
- Who closes his side of the connection gets the answers that are due; streams end. A last line without its newline is \`malformed\`.
- A line that is no request at all is answered with an error whose \`id\` is null, and the connection is closed.

With Node:

\`\`\`ts
import { connect } from '@perilune/client/node';

const client = await connect('examples/crockpot/.perilune/control.socket');
const { values } = await client.call('get', { name: 'thermometer' });
const stream = client.stream('logs', { follow: true }, ({ entries }) => console.log(entries));
setTimeout(() => stream.cancel(), 10_000);
await stream.result.catch(() => client.close());
\`\`\`

With a shell:

\`\`\`sh
printf '{"id":1,"method":"ps"}\\n' | socat -t 5 - UNIX-CONNECT:examples/crockpot/.perilune/control.socket
\`\`\`

## What is allowed

| what | limit | beyond it |
|---|---|---|
| clients at once | ${clientLimits.clients} | one that was idle, or had closed its side, for ${clientLimits.idleTime / 1000} s is sent away, or the new one: \`too-many\` |
| requests of a client that are not answered | ${clientLimits.requests} | \`too-many\` |
| bytes of a line | ${LONGEST_REQUEST >> 20} MiB; more for methods that say so, if \`"method"\` is in its first 256 bytes | \`malformed\`, and the connection is closed |
| bytes of lines above ${LONG_LINE >> 10} KiB, of all clients, that come or are not answered | ${clientLimits.longLines >> 20} MiB | \`busy\`, and the connection is closed |
| time for a line that was begun | ${clientLimits.lineTime / 1000} s | \`malformed\`, and the connection is closed |
| bytes that wait for the client to read them | ${clientLimits.waitingBytes >> 20} MiB | \`slow\`, and the connection is closed; streams leave out what is too much before that, and say how much. One answer may be larger |

Clients reach the machine through the main thread, and never make it wait. What only looks is answered between two slices,
one question at a time, and at most for a twentieth of the machine's time; who asks for the same at the same time gets
the same answer.

## Errors

| code | meaning |
|---|---|
${Object.entries(errorCodes)
  .map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`)
  .join('\n')}

The message is for people and says what to do; programs look at the code.

## Methods

${Object.entries(methods)
  .map(
    ([name, { summary }]) =>
      `- [\`${name}\`](#${name.replaceAll('.', '')}): ${summary.toLowerCase()[0]}${summary.slice(1)}`,
  )
  .join('\n')}
${Object.entries(methods)
  .flatMap(([name, method]) => section(name, method as Method<unknown, unknown, unknown>))
  .join('\n')}

## What is in several answers
${titledSections().join('\n')}
`;

const files = new GeneratedFiles(`${import.meta.dirname}/..`);
files.add('docs/protocol.md', page);
files.checkOrWrite();
