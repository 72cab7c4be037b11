import type { Answer, MachineCommand, RunCommand } from '@perilune/machine';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MachineLink } from './machine-link.ts';

function linked() {
  const sent: (MachineCommand | RunCommand)[] = [];
  const link = new MachineLink({
    dropped: 0,
    send: (command) => {
      sent.push(command);
      return true;
    },
  });
  const answer = (index: number) => {
    const { id } = sent[index] as Extract<RunCommand, { readonly type: 'ask' }>;
    link.answered(id, { kind: 'status', status: {} } as Answer, 0);
  };
  return { link, sent, answer };
}

describe('the line to a machine', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for one that boots, for minutes if need be', async () => {
    const { link, sent, answer } = linked();
    const booted = vi.fn();
    void link.hasBooted().then(booted);
    await vi.advanceTimersByTimeAsync(125_000);
    expect(booted).not.toHaveBeenCalled();
    expect(sent).toHaveLength(13); // each is given up after ten seconds
    answer(3); // too late: it was given up
    await vi.advanceTimersByTimeAsync(0);
    expect(booted).not.toHaveBeenCalled();
    answer(12);
    await vi.advanceTimersByTimeAsync(0);
    expect(booted).toHaveBeenCalledExactlyOnceWith(true);
  });

  it('tells what was not found by its code, whatever the text is', async () => {
    const { link, sent } = linked();
    const codes = ['there is no more room', 'nobody of this name'].map((message, index) => {
      const order = link.order({ type: 'process', process: 'app', operation: 'stop' });
      const { ticket = 0 } = sent[index] as MachineCommand;
      link.settled({ type: 'rejected', time: 0, ticket, message, ...(index === 1 && { code: 'not-found' }) });
      return order.catch(({ code }) => code);
    });
    expect(await Promise.all(codes)).toEqual(['refused', 'not-found']);
  });

  it('has an evaluation ended that nobody waits for any more, unless it is over', async () => {
    const { link, sent } = linked();
    const action = { type: 'evaluate', process: 'a', code: '', values: [], patience: 0 } as const;
    const controllers = [new AbortController(), new AbortController()] as const;
    const [first, second] = controllers.map(({ signal }) => link.order(action, 0, signal));
    link.settled({ type: 'done', time: 0, ticket: 1, value: { evaluation: 'waits' } });
    await first;
    for (const controller of controllers) controller.abort();
    expect(sent.slice(2)).toEqual([{ type: 'end-evaluation', of: 2 }]);
    link.settled({ type: 'done', time: 0, ticket: 2, value: { evaluation: 'over budget' } });
    await second;
  });

  it('tells of one that ends before it has booted', async () => {
    const { link } = linked();
    const booted = link.hasBooted();
    await vi.advanceTimersByTimeAsync(15_000);
    link.end();
    expect(await booted).toBe(false);
  });
});
