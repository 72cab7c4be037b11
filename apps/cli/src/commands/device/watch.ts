/** `perilune watch`: live values with their course. */
import { deviceCommand } from '../../device/device-command.ts';
import { periodOption } from '../../device/period.ts';
import { shownValues } from '../../device/tables.ts';
import { parseDuration } from '../../lua/quantities.ts';
import { RunStatus } from '../../machine/run-machine.ts';
import { hasScreen, TerminalScreen } from '../../screen/terminal-screen.ts';
import { WatchState } from '../../screen/watch-state.ts';

export const { help, run } = deviceCommand({
  name: 'watch',
  method: 'watch',
  operands: 'NAME...',
  options: {
    every: { value: 'TIME', summary: 'Time between two looks, 100ms at least; 1s if not given' },
    for: { value: 'TIME', summary: 'End after so long' },
  },
  text: "NAME is a device, a pin, a control, or CHIP.CONTROL; a pin and a pwm of one name are 'pin NAME' and 'pwm NAME'. On a terminal it plots them; q leaves. Elsewhere it prints a line for each look: seconds since boot, then the values.",
  examples: ['perilune watch thermometer heater', 'perilune watch thermometer --every 500ms --for 1min --json'],
  parse: ({ operands, options }) => ({
    params: { names: operands, ...periodOption(options.every) },
    duration: options.for === undefined ? undefined : parseDuration('--for', options.for),
  }),
  async run({ client, parsed: { params, duration }, isJson, write }) {
    const state = new WatchState();
    let leave: (status: number | undefined) => void = () => {};
    const left = new Promise<number | undefined>((resolve) => {
      leave = resolve;
    });
    const screen = new TerminalScreen({
      draw: (columns, rows) => state.draw(columns, rows),
      key(key) {
        state.key(key);
        if (state.wish !== 'none') leave(state.wish === 'interrupt' ? RunStatus.interrupted : undefined);
      },
    });
    const hasPlot = !isJson && hasScreen();
    const timer = duration === undefined ? undefined : setTimeout(() => leave(undefined), duration);
    const stream = client.stream('watch', params, (event) => {
      if (isJson) write(`${JSON.stringify(event)}\n`);
      else if (hasPlot) {
        state.take(event.time, event.values);
        screen.open();
        screen.drawSoon();
      } else {
        const values = event.values.map(({ unit, values: now }) => shownValues(unit, now));
        write(`${(event.time / 1e6).toFixed(3).padStart(10)}  ${values.join('  ')}\n`);
      }
    });
    try {
      return await Promise.race([left, stream.result.then(() => undefined)]);
    } finally {
      clearTimeout(timer);
      screen.close();
    }
  },
});
