import { expect, test } from 'vitest';
import { MachineThread } from '../src/machine-thread.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function start() {
  const thread = new MachineThread(new URL('./echo-machine.ts', import.meta.url), { greeting: 'hello' });
  const messages: string[] = [];
  const deliveries: unknown[] = [];
  thread.onMessage = (message) => messages.push(decode(message));
  thread.onDelivery = (delivery) => deliveries.push(delivery);
  return { thread, messages, deliveries };
}

test('a machine that throws ends with its error', async () => {
  const { thread, messages } = start();
  thread.send(encode('fail'));
  expect(await thread.end).toMatchObject({ kind: 'failed', error: { message: 'as asked' } });
  expect(messages).toEqual(['hello']);
});

test('what is sent comes back, all of it before the end', async () => {
  const { thread, messages, deliveries } = start();
  for (const text of ['a', 'large', 'b', 'end']) thread.send(encode(text));
  expect(await thread.end).toEqual({ kind: 'ended' });
  expect(messages).toEqual(['hello', 'a', 'large', 'b', 'end']);
  expect(deliveries).toEqual([new Uint8Array(10_000_000)]);
  expect(thread.dropped).toBe(0);
});

test('a thread can be ended from outside', async () => {
  const { thread } = start();
  await thread.terminate();
  expect(await thread.end).toEqual({ kind: 'ended' });
});

test('its pulse is seen without a message', async () => {
  const { thread } = start();
  expect(thread.beats).toBe(0);
  for (const text of ['beat', 'beat', 'end']) thread.send(encode(text));
  await thread.end;
  expect(thread.beats).toBe(2);
});
