/**
 * Files: in folders of the board, in the app's own folder (`home`), and the app's sources (`app`, nobody changes them). Whole
 * names begin with that of the folder: "data/log.txt". Or relative to a folder that was opened: whoever has its handle
 * reaches what is below, and nothing else. One request of a process at a time.
 */
import type { DriverDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

/** Flags of openAt. */
export const FileFlag = { Write: 1, Create: 2, Exclusive: 4, Truncate: 8 } as const;
/** Offset of writeAt that stands for the end of the file. */
export const FILE_END = 0xffff_ffff;

const badName = {
  error: 'Invalid',
  when: 'the name is none: empty or too long, or a part of it is empty or goes up',
} as const;
const noFolder = { error: 'NoDevice', when: 'there is no such folder, or this process may not do that there' } as const;
const readOnlyHandle = {
  error: 'NoDevice',
  when: 'it was opened for reading, or nothing there may be changed',
} as const;
const tooLarge = { error: 'Size', when: 'there is more to be written than 32768 bytes' } as const;
const busy = { error: 'Busy', when: 'a request of this process is going on, or too many are' } as const;
const noMemory = { error: 'NoMemory', when: 'memory does not suffice' } as const;
const noHandle = { error: 'NoMemory', when: 'memory, or the quota of handles, does not suffice' } as const;

const begin = { success: ReturnVariant.Success, returns: [], completion: 'done' } as const;
const named = { ...begin, failures: [badName, noFolder, tooLarge, busy, noMemory] } as const;
const open = { success: ReturnVariant.SuccessU32, completion: 'done' } as const;

const file: ValueDescription = { name: 'file', type: 'handle', kind: 'file', summary: 'One that was opened.' };
const folder: ValueDescription = { name: 'folder', type: 'handle', kind: 'folder', summary: 'One that was opened.' };
const offset: ValueDescription = { name: 'offset', type: 'u32', unit: 'bytes', summary: 'Where in the file.' };
const first: ValueDescription = { name: 'first', type: 'u32', summary: 'How many to leave out.' };

export const files = {
  number: 0x50100,
  name: 'files',
  summary:
    'Reads and writes files. The folders `home`, which each app has for itself, and `app`, its sources, need no permission; those of the board need files:read:FOLDER or files:write:FOLDER.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'read',
      summary: 'Reads into the buffer `content`, at most 32768 bytes.',
      fuel: 768,
      arguments: [offset],
      ...named,
    },
    { number: 2, name: 'write', summary: 'Puts the buffer `data` in place of the file.', arguments: [], ...named },
    { number: 3, name: 'append', summary: 'Puts the buffer `data` to the end of the file.', arguments: [], ...named },
    { number: 4, name: 'remove', summary: 'Removes a file, or a folder that is empty.', arguments: [], ...named },
    {
      number: 5,
      name: 'list',
      summary: 'Puts the names in a folder into the buffer `content`, as many as fit, each with a zero byte behind it.',
      fuel: 768,
      arguments: [first],
      ...named,
    },
    { number: 6, name: 'size', summary: 'Tells how long a file is.', arguments: [], ...named },
    { number: 7, name: 'make', summary: 'Makes a folder.', arguments: [], ...named },
    {
      number: 8,
      name: 'rename',
      summary: 'Gives a file or folder the name in the buffer `data`, in the same folder of the board.',
      fuel: 768,
      arguments: [],
      ...named,
    },
    {
      number: 20,
      name: 'openFolder',
      summary: 'Opens a folder, for what this process may do there.',
      fuel: 768,
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [folder],
      failures: [badName, noFolder, noHandle],
    },
    {
      number: 21,
      name: 'openFolderAt',
      summary: 'Opens a folder below another.',
      fuel: 768,
      arguments: [folder],
      success: ReturnVariant.SuccessU32,
      returns: [folder],
      failures: [badName, noHandle],
    },
    {
      number: 22,
      name: 'openAt',
      summary: 'Opens a file below a folder. If that fails, `done` says so and the handle is closed.',
      fuel: 768,
      arguments: [
        folder,
        {
          name: 'flags',
          type: 'u32',
          most: 15,
          summary: 'A sum: 1 to write, 2 to make it if there is none, 4 to fail if there is one, 8 to empty it.',
        },
      ],
      ...open,
      returns: [file],
      failures: [badName, readOnlyHandle, busy, noHandle],
    },
    {
      number: 23,
      name: 'readAt',
      summary: 'Reads into the buffer `content`, at most 32768 bytes.',
      fuel: 768,
      arguments: [file, offset],
      ...begin,
      failures: [busy, noMemory],
    },
    {
      number: 24,
      name: 'writeAt',
      summary: 'Writes the buffer `data`; at the end, if the offset is 4294967295.',
      fuel: 768,
      arguments: [file, offset],
      ...begin,
      failures: [readOnlyHandle, tooLarge, busy, noMemory],
    },
    {
      number: 25,
      name: 'truncateAt',
      summary: 'Makes a file so long.',
      fuel: 768,
      arguments: [file, { name: 'length', type: 'u32', unit: 'bytes', summary: 'Zeros are put behind a shorter one.' }],
      ...begin,
      failures: [readOnlyHandle, busy, noMemory],
    },
    {
      number: 26,
      name: 'sizeAt',
      summary: 'Tells how long a file is.',
      fuel: 768,
      arguments: [file],
      ...begin,
      failures: [busy, noMemory],
    },
    {
      number: 27,
      name: 'listAt',
      summary: 'As list, of an opened folder.',
      fuel: 768,
      arguments: [folder, first],
      ...begin,
      failures: [busy, noMemory],
    },
    {
      number: 28,
      name: 'removeAt',
      summary: 'Removes a file, or a folder that is empty, below a folder.',
      fuel: 768,
      arguments: [folder],
      ...begin,
      failures: [badName, readOnlyHandle, busy, noMemory],
    },
    {
      number: 29,
      name: 'renameAt',
      summary: 'Gives what is below a folder the name in the buffer `data`, below the same folder.',
      fuel: 768,
      arguments: [folder],
      ...begin,
      failures: [badName, readOnlyHandle, busy, noMemory],
    },
    {
      number: 30,
      name: 'makeAt',
      summary: 'Makes a folder below a folder.',
      fuel: 768,
      arguments: [folder],
      ...begin,
      failures: [badName, readOnlyHandle, busy, noMemory],
    },
    {
      number: 31,
      name: 'closeFile',
      summary: 'Closes a file.',
      fuel: 128,
      arguments: [file],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 32,
      name: 'closeFolder',
      summary: 'Closes a folder.',
      fuel: 128,
      arguments: [folder],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'done',
      summary: 'A request is done. What was written to the own folder stays from now on.',
      arguments: [
        {
          name: 'status',
          type: 'status',
          summary:
            '0; NODEVICE: there is no such file; ALREADY: there is one; NOMEM: there is no room; INVALID: it is a folder and not a file, or the other way round, or not empty; FAIL: else.',
        },
        {
          name: 'length',
          type: 'u32',
          unit: 'bytes',
          summary: 'How many were put into `content`; else how long the file is now.',
        },
        { name: 'reason', type: 'u32', summary: 'The error number of Linux, such as 2 (ENOENT); 0 if it went well.' },
      ],
    },
  ],
  readWriteBuffers: [{ number: 0, name: 'content', summary: 'Takes what is read.' }],
  readOnlyBuffers: [
    { number: 0, name: 'name', summary: 'Of the folder and the file; or of the file, below an opened folder.' },
    { number: 1, name: 'data', summary: 'What is written, or the new name.' },
  ],
  handles: [
    { kind: 'file', summary: 'A file, by its name.' },
    { kind: 'folder', summary: 'A folder, and the right to what is below.' },
  ],
} as const satisfies DriverDescription;
