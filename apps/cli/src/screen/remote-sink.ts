/** What keys do on the screen of a device that runs elsewhere: each becomes a request to it. */
import type { Client } from '@perilune/client';
import type { MachineCommand, RunCommand } from '@perilune/machine';
import type { CommandSink } from '../machine/view.ts';

export class RemoteSink implements CommandSink {
  readonly #client: Client;
  readonly #onProblem: (message: string) => void;

  /** @param onProblem told why a request was not done */
  constructor(client: Client, onProblem: (message: string) => void) {
    this.#client = client;
    this.#onProblem = onProblem;
  }

  send(command: MachineCommand | RunCommand): boolean {
    const request = this.#request(command);
    request?.catch((error: unknown) => this.#onProblem(error instanceof Error ? error.message : String(error)));
    return request !== undefined;
  }

  #request(command: MachineCommand | RunCommand): Promise<unknown> | undefined {
    const client = this.#client;
    switch (command.type) {
      case 'turn': {
        const { chip, control, value, for: time } = command;
        const name = `${chip}.${control}`;
        return client.call('set', {
          name,
          values: [value],
          ...(time !== undefined && { for: Math.ceil(time / 1000) }),
        });
      }
      case 'break':
        return client.call('break', { device: command.device, fault: command.fault });
      case 'process': {
        const { process, operation } = command;
        if (operation === 'stop' || operation === 'restart') return client.call(operation, { process });
        if (operation === 'start' || operation === 'boot') return client.call('start', { process });
        return client.call('kill', { process, ...(operation === 'fault' && { fault: true }) });
      }
      default:
        return undefined;
    }
  }
}
