/** Sources that are nearly right, and bytes that are not: for the compiler. */
import { SCRIPTS_FOLDER } from '../../lua/run-scripts.ts';
import { loadScripts } from '../../lua/script.ts';
import type { Random } from '../random.ts';
import { bytes, quote } from './literals.ts';
import { makeProgram } from './program.ts';

const TOKENS =
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while + - * / % ^ # & ~ | << >> // == ~= <= >= < > = ( ) { } [ ] :: ; : , . .. ... <const> <close> a b x t f 1 2.5 0x1p4 "s" [[l]] \'q\' _ENV self :: ::a:: goto\ta --c\n --[[d]]'.split(
    ' ',
  );

const scripts = loadScripts(SCRIPTS_FOLDER).map(({ source }) => Buffer.from(source, 'utf8').toString('latin1'));

/** Some lines of a script test or of a generated program. */
function sound(random: Random): string {
  if (random.chance(30)) return makeProgram(random);
  const lines = random.pick(scripts).split('\n');
  const start = random.below(lines.length);
  return random.chance(50) ? lines.join('\n') : lines.slice(start, start + random.between(1, 12)).join('\n');
}

function mutate(random: Random, source: string): string {
  let text = source;
  for (let i = random.between(1, 4); i > 0; i--) {
    const at = random.below(text.length + 1);
    const length = random.below(random.chance(80) ? 6 : 60);
    switch (random.below(6)) {
      case 0: // left out
        text = text.slice(0, at) + text.slice(at + length);
        break;
      case 1: // a token put in
        text = `${text.slice(0, at)} ${random.pick(TOKENS)} ${text.slice(at)}`;
        break;
      case 2: // bytes put in
        text = text.slice(0, at) + bytes(random, 3) + text.slice(at);
        break;
      case 3: {
        // a piece from elsewhere
        const from = random.below(text.length + 1);
        text = text.slice(0, at) + text.slice(from, from + length) + text.slice(at);
        break;
      }
      case 4: // one character becomes another
        text = text.slice(0, at) + random.pick([...'"\'[]\\\n\r-=(){}.:0x~<>\0']) + text.slice(at + 1);
        break;
      default: // cut off
        text = random.chance(30)
          ? text.slice(0, at)
          : text.slice(0, at) + random.pick(TOKENS) + text.slice(at + length);
    }
  }
  return text;
}

function tokenSoup(random: Random): string {
  return random.list(25, () => random.pick(TOKENS)).join(' ');
}

export function nearlySource(random: Random): string {
  const source = anySource(random);
  return source.startsWith('\x1b') ? source.slice(1) : source; // the mark of binary chunks, which only we refuse
}

function anySource(random: Random): string {
  if (random.chance(10)) return bytes(random, 60);
  if (random.chance(25)) return tokenSoup(random);
  return mutate(random, sound(random));
}

/** Loads ten sources and shows what the compiler says; nothing of them runs. */
export function loadingProgram(random: Random): string {
  const lines = Array.from({ length: 10 }, () => {
    const source = nearlySource(random);
    return `print(select("#", load(${quote(source)}, "=s")), select(2, load(${quote(source)}, "=s")))`;
  });
  return `${lines.join('\n')}\n`;
}
