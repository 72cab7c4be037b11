/** `perilune top`: the live screen of a device. */
import type { EventOf, LogEntry, Methods } from '@perilune/client';
import type { MachineEvent } from '@perilune/machine';
import { CommandError } from '../../command.ts';
import { deviceCommand } from '../../device/device-command.ts';
import { periodOption } from '../../device/period.ts';
import { RunStatus } from '../../machine/run-machine.ts';
import { draw } from '../../screen/draw.ts';
import { RemoteSink } from '../../screen/remote-sink.ts';
import { ScreenState } from '../../screen/screen-state.ts';
import type { ShownStatus } from '../../screen/shown-status.ts';
import { hasScreen, TerminalScreen } from '../../screen/terminal-screen.ts';

export const { help, run } = deviceCommand({
  name: 'top',
  method: 'top',
  options: { every: { value: 'TIME', summary: 'Time between two looks, 100ms at least; 1s if not given' } },
  text: "Shows the live screen of 'perilune run': devices with their course, controls to be turned, processes, and the log; ? explains the keys, q leaves, and the device goes on.",
  examples: ['perilune top', 'perilune top --every 250ms', 'perilune top --json | head -1'],
  parse: ({ options }) => periodOption(options.every),
  async run({ client, parsed: every, isJson, write }) {
    if (isJson) {
      await client.stream('top', every, (event) => write(`${JSON.stringify(event)}\n`)).result;
      return undefined;
    }
    if (!hasScreen())
      throw new CommandError("top needs a terminal: 'perilune ps' tells once, and top --json a line each time");
    const sink = new RemoteSink(client, (message) => state.takeEvent({ type: 'rejected', time: now, message }));
    const state = new ScreenState(sink, undefined, undefined);
    let now = 0;
    let leave: (status: number | undefined) => void = () => {};
    const left = new Promise<number | undefined>((resolve) => {
      leave = resolve;
    });
    const screen = new TerminalScreen({
      draw: (columns, rows) => draw(state, columns, rows),
      key(key) {
        state.key(key);
        if (state.wish !== 'none') leave(state.wish === 'interrupt' ? RunStatus.interrupted : undefined);
      },
    });
    const show = (event: EventOf<Methods['top']>): void => {
      now = event.time;
      state.takeStatus(event as unknown as ShownStatus);
      screen.open();
      screen.drawSoon();
    };
    const tell = ({ entries }: { readonly entries: readonly LogEntry[] }): void => {
      for (const { event } of entries) state.takeEvent(event as unknown as MachineEvent);
      screen.drawSoon();
    };
    try {
      const streams = [
        client.stream('top', every, show).result,
        client.stream('logs', { follow: true, most: 100 }, tell).result,
      ];
      return await Promise.race([left, ...streams.map((stream) => stream.then(() => undefined))]);
    } finally {
      screen.close();
    }
  },
});
