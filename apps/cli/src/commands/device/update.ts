/** `perilune update`: see the method of this name. */
import { bundleCommand } from '../../device/app-command.ts';

export const { help, run } = bundleCommand('update');
