/** `perilune start`: see the method of this name. */
import { processCommand } from '../../device/process-command.ts';

export const { help, run } = processCommand('start', 'is started');
