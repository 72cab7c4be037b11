/** The store in a state folder. */
import { join } from 'node:path';
import { type Store, StoreError } from '@perilune/hil';
import { openFileStore } from '@perilune/platform-node';
import { CommandError } from '../command.ts';

/** @throws CommandError (as rejection) if it cannot be opened */
export async function openState(folder: string): Promise<Store> {
  try {
    return await openFileStore(join(folder, 'store'));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new CommandError(error.message);
  }
}
