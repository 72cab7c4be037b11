/** A machine that sends everything back, for the test of threads; the message 'fail' makes it throw, 'end' end. */
import { openMachineThread } from '../src/machine-thread.ts';

const port = openMachineThread<{ readonly greeting: string }>();
const decoder = new TextDecoder();
let isOver = false;
port.chip.onMessage = (message) => {
  const text = decoder.decode(message);
  if (text === 'fail') throw new Error('as asked');
  if (text === 'end') isOver = true;
  if (text === 'beat') port.beat();
  if (text === 'large') port.handOver(new Uint8Array(10_000_000));
  port.post(message);
};
port.post(new TextEncoder().encode(port.options.greeting));
while (!isOver) {
  port.chip.sleep(undefined);
  port.chip.serviceInterrupts();
}
