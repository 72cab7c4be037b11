/** `@perilune/client/node`: a client of a device on this computer, through its socket. */
import { createConnection } from 'node:net';
import { Client } from '../src/client.ts';
import { DeviceError } from '../src/protocol.ts';

/** Bytes of a line that no device sends. */
const LONGEST_LINE = 64 << 20;

/** @throws DeviceError (as rejection) if nobody answers there, or it is no device */
export async function connect(socketPath: string): Promise<Client> {
  const socket = createConnection(socketPath);
  const client = new Client({
    send: (line) => void socket.write(`${line}\n`),
    close: () => socket.destroy(),
  });
  const lines = new LineReader((line) => client.receive(line));
  socket.on('data', (bytes: Buffer) => {
    if (!lines.take(bytes)) socket.destroy(new Error('it sends a line without end'));
  });
  let failure: Error | undefined;
  socket.on('error', (error) => {
    failure = error;
  });
  socket.on('close', () => client.ended(new DeviceError('ending', closedMessage(failure))));
  await client.greeting;
  return client;
}

function closedMessage(failure: Error | undefined): string {
  if (!failure) return 'the device has closed the connection';
  return `no connection to the device: ${'code' in failure ? failure.code : failure.message}`;
}

/** Cuts what comes into lines. */
class LineReader {
  readonly #take: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** @returns false if a line is too long */
  take(bytes: Buffer): boolean {
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      this.#pieces.push(bytes.subarray(start, end));
      this.#take(this.#decoder.decode(Buffer.concat(this.#pieces)));
      this.#pieces = [];
      this.#length = 0;
      start = end + 1;
    }
    if (start < bytes.length) {
      this.#pieces.push(bytes.subarray(start));
      this.#length += bytes.length - start;
    }
    return this.#length <= LONGEST_LINE;
  }
}
