/** Files in folders of the board. A name begins with that of the folder: "data/log.txt". One request of a process at a time. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

const request = {
  success: ReturnVariant.Success,
  returns: [],
  failures: [
    { error: 'Invalid', when: 'the name is none: empty or too long, or a part of it is empty or goes up' },
    { error: 'NoDevice', when: 'there is no such folder, or this process may not do that there' },
    { error: 'Size', when: 'there is more to be written than 32768 bytes' },
    { error: 'Busy', when: 'a request of this process is going on, or too many are' },
    { error: 'NoMemory', when: 'memory does not suffice' },
  ],
  completion: 'done',
} as const;

export const files = {
  number: 0x50100,
  name: 'files',
  summary:
    'Reads and writes files in folders of the board. Needs the permission files:read:FOLDER or files:write:FOLDER.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'read',
      summary: 'Reads into the buffer `content`, at most 32768 bytes.',
      arguments: [{ name: 'offset', type: 'u32', unit: 'bytes', summary: 'Where in the file.' }],
      ...request,
    },
    { number: 2, name: 'write', summary: 'Puts the buffer `data` in place of the file.', arguments: [], ...request },
    { number: 3, name: 'append', summary: 'Puts the buffer `data` to the end of the file.', arguments: [], ...request },
    { number: 4, name: 'remove', summary: 'Removes a file, or a folder that is empty.', arguments: [], ...request },
    {
      number: 5,
      name: 'list',
      summary: 'Puts the names in a folder into the buffer `content`, as many as fit, each with a zero byte behind it.',
      arguments: [{ name: 'first', type: 'u32', summary: 'How many to leave out.' }],
      ...request,
    },
    { number: 6, name: 'size', summary: 'Tells how long a file is.', arguments: [], ...request },
  ],
  upcalls: [
    {
      number: 0,
      name: 'done',
      summary: 'A request is done.',
      arguments: [
        { name: 'status', type: 'status', summary: '0; NODEVICE: there is no such file; FAIL: the host could not.' },
        { name: 'length', type: 'u32', unit: 'bytes', summary: 'How many were put into `content`; of size, the size.' },
      ],
    },
  ],
  readWriteBuffers: [{ number: 0, name: 'content', summary: 'Takes what is read.' }],
  readOnlyBuffers: [
    { number: 0, name: 'name', summary: 'Of the folder and the file.' },
    { number: 1, name: 'data', summary: 'What is written.' },
  ],
  handles: [],
} as const satisfies DriverDescription;
