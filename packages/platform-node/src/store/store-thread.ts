/** The thread of a store: waiting for the medium holds nobody else up. What comes while it waits is written together. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { StoreChange } from '@perilune/hil';
import { StoreDatabase } from './database.ts';
import type { StoreAnswer, StoreRequest, StoreThreadData } from './protocol.ts';

type WriteRequest = Extract<StoreRequest, { readonly type: 'write' }>;

const port = parentPort as MessagePort;
const { folder, mostBytes } = workerData as StoreThreadData;

function answer(id: number, work: () => unknown): void {
  let reply: StoreAnswer;
  try {
    reply = { id, result: work() };
  } catch (error) {
    reply = { id, problem: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
}

function serve(database: StoreDatabase): void {
  port.on('message', (first: StoreRequest) => {
    const requests = [first];
    for (let more = receiveMessageOnPort(port); more; more = receiveMessageOnPort(port)) requests.push(more.message);
    for (let index = 0; index < requests.length; index++) {
      const request = requests[index] as StoreRequest;
      if (request.type === 'get') answer(request.id, () => database.get(request.key));
      else if (request.type === 'list') answer(request.id, () => database.list(request.prefix));
      else if (request.type === 'close') {
        answer(request.id, () => database.close());
        port.close();
      } else {
        const writes: WriteRequest[] = [];
        for (let one = requests[index]; one?.type === 'write'; one = requests[index]) {
          writes.push(one);
          index++;
        }
        index--;
        writeTogether(database, writes);
      }
    }
  });
}

function writeTogether(database: StoreDatabase, writes: readonly WriteRequest[]): void {
  const problems = database.write(writes.map(({ changes }): readonly StoreChange[] => changes));
  writes.forEach(({ id }, index) => {
    answer(id, () => {
      const problem = problems[index];
      if (problem) throw problem;
    });
  });
}

answer(0, () => serve(new StoreDatabase(folder, mostBytes)));
