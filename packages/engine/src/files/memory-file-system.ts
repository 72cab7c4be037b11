/** Files in memory, for tests and for hosts without a disk. A folder is there while a file is in it. */
import { Errno, type FileSystem, type OpenFile, type OpenMode } from '@perilune/hil';
import { decodeUtf8, encodeUtf8 } from '../values/utf8.ts';

const DEFAULT_LIMIT = 16 * 1024 * 1024;

interface Content {
  bytes: Uint8Array;
  length: number;
}

export class MemoryFileSystem implements FileSystem {
  readonly #files = new Map<string, Content>();
  readonly #limit: number;
  #temporaryNames = 0;

  /** @param limit bytes that all files together may take */
  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}, limit = DEFAULT_LIMIT) {
    this.#limit = limit;
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === 'string' ? encodeUtf8(content) : content.slice();
      this.#files.set(plainName(name), { bytes, length: bytes.length });
    }
  }

  /** The content of a file; undefined if there is none of that name. */
  read(name: string): Uint8Array | undefined {
    const found = this.#files.get(plainName(name));
    return found?.bytes.slice(0, found.length);
  }

  open(name: Uint8Array, mode: OpenMode): OpenFile | number {
    if (mode.temporary) return new MemoryFile({ bytes: new Uint8Array(0), length: 0 }, mode, this);
    const key = keyOf(name);
    if (key === undefined) return -Errno.NoEntry;
    let content = this.#files.get(key);
    if (!content) {
      if (!mode.create) return this.#isFolder(key) && !mode.write ? new MemoryFolder() : -Errno.NoEntry;
      if (this.#isFolder(key)) return -Errno.IsADirectory;
      if (!this.#isFolder(key.slice(0, Math.max(0, key.lastIndexOf('/'))))) return -Errno.NoEntry;
      content = { bytes: new Uint8Array(0), length: 0 };
      this.#files.set(key, content);
    } else if (mode.truncate) {
      content.length = 0;
    }
    return new MemoryFile(content, mode, this);
  }

  remove(name: Uint8Array): number {
    const key = keyOf(name);
    return key !== undefined && this.#files.delete(key) ? 0 : -Errno.NoEntry;
  }

  rename(from: Uint8Array, to: Uint8Array): number {
    const [source, target] = [keyOf(from), keyOf(to)];
    const content = source === undefined ? undefined : this.#files.get(source);
    if (source === undefined || target === undefined || !content) return -Errno.NoEntry;
    this.#files.delete(source);
    this.#files.set(target, content);
    return 0;
  }

  temporaryName(): Uint8Array {
    for (;;) {
      const name = `lua_${(++this.#temporaryNames).toString(36).padStart(6, '0')}`;
      if (this.#files.has(name)) continue;
      this.#files.set(name, { bytes: new Uint8Array(0), length: 0 });
      return encodeUtf8(name);
    }
  }

  /** @internal May a file that has `now` bytes have `wanted`? */
  allows(now: number, wanted: number): boolean {
    let total = wanted - now;
    for (const { length } of this.#files.values()) total += length;
    return total <= this.#limit;
  }

  #isFolder(key: string): boolean {
    if (key === '') return true;
    for (const name of this.#files.keys()) if (name.startsWith(`${key}/`)) return true;
    return false;
  }
}

/** "./a//b" is "a/b". */
function plainName(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** Names that are not UTF-8, or climb, name nothing here. */
function keyOf(name: Uint8Array): string | undefined {
  const text = decodeUtf8(name, 0, name.length);
  if (text === undefined || text.split('/').includes('..')) return undefined;
  return plainName(text);
}

class MemoryFile implements OpenFile {
  readonly #content: Content;
  readonly #mode: OpenMode;
  readonly #system: MemoryFileSystem;

  constructor(content: Content, mode: OpenMode, system: MemoryFileSystem) {
    this.#content = content;
    this.#mode = mode;
    this.#system = system;
  }

  read(position: number, into: Uint8Array): number {
    const { bytes, length } = this.#content;
    const part = bytes.subarray(Math.min(position, length), Math.min(position + into.length, length));
    into.set(part);
    return part.length;
  }

  write(position: number, bytes: Uint8Array): number {
    const content = this.#content;
    const start = this.#mode.append ? content.length : position;
    const end = start + bytes.length;
    if (!this.#system.allows(content.length, Math.max(end, content.length))) return -Errno.NoSpace;
    if (end > content.bytes.length) {
      const larger = new Uint8Array(Math.max(end, content.bytes.length * 2));
      larger.set(content.bytes.subarray(0, content.length));
      content.bytes = larger;
    }
    if (start > content.length) content.bytes.fill(0, content.length, start);
    content.bytes.set(bytes, start);
    content.length = Math.max(content.length, end);
    return 0;
  }

  size(): number {
    return this.#content.length;
  }

  close(): number {
    return 0;
  }
}

/** Opening a folder to read is allowed; reading is not. */
class MemoryFolder implements OpenFile {
  read(): number {
    return -Errno.IsADirectory;
  }
  write(): number {
    return -Errno.BadFile;
  }
  size(): number {
    return 0;
  }
  close(): number {
    return 0;
  }
}
