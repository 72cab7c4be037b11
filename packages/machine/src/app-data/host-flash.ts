/** Flash of a machine whose host keeps it: requests out, and answers in. */
import type { StatusCode } from '@perilune/abi';
import type { Flash, FlashRequest } from '@perilune/hil';
import type { MachineCommand } from '../commands.ts';
import type { HostRequest } from '../host.ts';

type FlashCommand = Extract<MachineCommand, { readonly type: 'flash' }>;

export class HostFlash implements Flash {
  onAnswer: Flash['onAnswer'];
  readonly #request: ((request: HostRequest) => void) | undefined;

  /** @param request undefined: there is no host, as in a run that is repeated: then all of its answers are there already */
  constructor(request: ((request: HostRequest) => void) | undefined) {
    this.#request = request;
  }

  request(id: number, app: string, request: FlashRequest): void {
    this.#request?.({ type: 'flash', id, app, request });
  }

  take({ id, status, length, bytes }: FlashCommand): void {
    this.onAnswer?.(id, status as StatusCode, length, bytes);
  }
}
