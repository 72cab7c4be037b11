/** Whether the apps of a board can start beside each other: it boots, and nothing of it runs. */
import { loadEngine } from '@perilune/engine/node';
import { type Board, Machine, SeededRandom, VirtualChip } from '@perilune/machine';
import { nodePlatform } from '@perilune/platform-node';

/** @returns for each app that cannot, why, in a line */
export async function findMisfits(board: Board): Promise<string[]> {
  const misfits: string[] = [];
  const machine = new Machine(
    {
      engine: await loadEngine(nodePlatform),
      chip: new VirtualChip(board),
      entropy: new SeededRandom(board.seed, 'entropy'),
      onEvent(event) {
        if (event.type === 'refused') misfits.push(`${event.process} cannot start: ${event.message}`);
      },
    },
    board,
  );
  machine.boot();
  return misfits;
}
