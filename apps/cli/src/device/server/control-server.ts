/** The control socket: for its owner only, and for so many clients at a time. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { clientLimits } from '@perilune/client';
import { CommandError } from '../../command.ts';
import { reasonOf } from '../../error-code.ts';
import { LongLines } from './long-lines.ts';
import { Session, type SessionContext } from './session.ts';

export class ControlServer {
  readonly #path: string;
  readonly #context: SessionContext;
  readonly #limits: Readonly<Record<keyof typeof clientLimits, number>>;
  readonly #server: Server;
  readonly #longLines: LongLines;
  readonly #sessions = new Map<Socket, Session>();

  private constructor(path: string, context: SessionContext) {
    this.#path = path;
    this.#context = context;
    this.#limits = context.limits ?? clientLimits;
    this.#longLines = new LongLines(this.#limits.longLines);
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#welcome(socket));
    // What cannot be accepted, since the computer has no more descriptors, is the client's loss.
    this.#server.on('error', () => {});
  }

  /** Whoever calls has the lock of the device: what is there in the way is of one that is no more. @throws CommandError */
  static async open(path: string, context: SessionContext): Promise<ControlServer> {
    const control = new ControlServer(path, context);
    rmSync(path, { force: true });
    const server = control.#server;
    await new Promise<void>((resolve, reject) => {
      const failed = (error: Error) =>
        reject(new CommandError(`cannot open the control socket '${path}': ${reasonOf(error)}`));
      server.once('error', failed);
      server.listen(path, () => {
        server.off('error', failed);
        resolve();
      });
    });
    chmodSync(path, 0o600);
    return control;
  }

  get clients(): number {
    return this.#sessions.size;
  }

  /**
   * Takes no clients any more, and sends away those there are, once they had the time to read what they were answered.
   * @param before what is done by the time they see the connection end
   */
  async close(message: string, before: () => Promise<void> = async () => {}): Promise<void> {
    this.#server.close();
    const sessions = [...this.#sessions.values()];
    await Promise.all(sessions.map((session) => session.drained()));
    rmSync(this.#path, { force: true });
    await before();
    for (const session of sessions) session.dismiss('ending', message);
  }

  #welcome(socket: Socket): void {
    if (this.#sessions.size >= this.#limits.clients && !this.#makeRoom()) {
      const message = `${this.#limits.clients} clients are connected already: end one of them, or try again`;
      socket.on('error', () => {});
      socket.end(`${JSON.stringify({ id: null, error: { code: 'too-many', message } })}\n`);
      socket.destroySoon();
      return;
    }
    this.#sessions.set(socket, new Session(socket, this.#context, this.#longLines));
    socket.once('close', () => this.#sessions.delete(socket));
  }

  /** Sends away who has been idle for longest. */
  #makeRoom(): boolean {
    let longest: { readonly socket: Socket; readonly session: Session; readonly time: number } | undefined;
    for (const [socket, session] of this.#sessions) {
      const time = session.idleTime ?? 0;
      if (time >= this.#limits.idleTime && time > (longest?.time ?? 0)) longest = { socket, session, time };
    }
    if (!longest) return false;
    longest.session.dismiss('too-many', 'this client was idle, and others want to connect');
    this.#sessions.delete(longest.socket);
    return true;
  }
}
