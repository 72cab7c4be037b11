/** Ctrl-C while a device runs code for us: who only goes away is still owed an answer, and the code would run on. */
import type { Client } from '@perilune/client';
import { RunStatus } from '../machine/run-machine.ts';

/** Until `work` is over, Ctrl-C has the device end it, and ends us. */
export async function interruptible<Result>(client: Client, work: Promise<Result>): Promise<Result> {
  const interrupt = () => {
    client.cancelAll();
    process.exit(RunStatus.interrupted);
  };
  process.on('SIGINT', interrupt);
  try {
    return await work;
  } finally {
    process.off('SIGINT', interrupt);
  }
}
