/** Board info: what this machine is. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

const text = {
  arguments: [],
  success: ReturnVariant.SuccessU32,
  returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How long it is.' }],
  failures: [
    { error: 'Size', when: 'the buffer is too small' },
    { error: 'NoMemory', when: 'memory does not suffice' },
  ],
} as const;

export const boardInfo = {
  number: 0x10101,
  name: 'board-info',
  summary: 'Tells what board this is.',
  permission: undefined,
  commands: [
    { number: 1, name: 'name', summary: 'Puts the name of the board into the buffer `text`.', ...text },
    { number: 2, name: 'version', summary: 'Puts the version of the board file into the buffer `text`.', ...text },
    { number: 3, name: 'sku', summary: 'Puts the variant of the product into the buffer `text`.', ...text },
    { number: 4, name: 'kernel', summary: 'Puts the version of the kernel into the buffer `text`.', ...text },
  ],
  upcalls: [],
  readWriteBuffers: [{ number: 0, name: 'text', summary: 'Takes the text; 64 bytes are always enough.' }],
  readOnlyBuffers: [],
  handles: [],
} as const satisfies DriverDescription;
