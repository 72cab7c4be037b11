/** Events of a run as a person would write them. */
import { drivers, ErrorCode, type ErrorName, errorDescriptions, ReturnVariant, SystemCallClass } from '@perilune/abi';
import { ANSWER_BLOCK, ANSWER_EXIT, ANSWER_NOTHING, ANSWER_UPCALL, ImageStop } from '@perilune/hil';
import type { RunEvent } from './events.ts';
import { RecordTag } from './format.ts';

export function eventText({ tag, numbers }: RunEvent): string {
  switch (tag) {
    case RecordTag.Call:
      return callText(numbers);
    case RecordTag.Upcall: {
      const [driver = 0, subscription = 0, ...words] = numbers;
      const described = drivers.find(({ number }) => number === driver);
      const name = described?.upcalls.find(({ number }) => number === subscription)?.name ?? `${subscription}`;
      return `the upcall ${driverName(driver)}.${name}(${words.join(', ')})`;
    }
    case RecordTag.Slice: {
      const [fuel, stop = 0] = numbers;
      return `a slice of ${fuel} fuel that ended: ${nameOf(ImageStop, stop) ?? stop}`;
    }
    case RecordTag.Output:
      return `output of ${numbers[0]} bytes, fingerprint ${(numbers[1] ?? 0).toString(16)}`;
    case RecordTag.Lent: {
      const [driver = 0, buffer = 0, length, fingerprint = 0] = numbers;
      const described = drivers.find(({ number }) => number === driver)?.readOnlyBuffers;
      const name = described?.find(({ number }) => number === buffer)?.name ?? buffer;
      return `${length} bytes in the buffer ${driverName(driver)}.${name}, fingerprint ${fingerprint.toString(16)}`;
    }
    case RecordTag.Returned:
      return `the control step returns ${returned(numbers)} as its output ${(numbers[0] ?? 0) + 1}`;
    default:
      return `an event of the unknown kind ${tag}`;
  }
}

function returned([, high = 0, low = 0]: readonly number[]): number {
  const words = new DataView(new ArrayBuffer(8));
  words.setUint32(0, high);
  words.setUint32(4, low);
  return words.getFloat64(0);
}

function callText(numbers: readonly number[]): string {
  const [callClass = 0, word0 = 0, word1 = 0, word2 = 0, word3 = 0, variant = 0, ...results] = numbers;
  const result = resultText(variant, results);
  const className = nameOf(SystemCallClass, callClass) ?? `class ${callClass}`;
  if (callClass === SystemCallClass.Command) {
    const driver = drivers.find(({ number }) => number === word0);
    const command = driver?.commands.find(({ number }) => number === word1)?.name;
    return `${driverName(word0)}.${word1 === 0 ? 'exists' : (command ?? word1)}(${word2}, ${word3}) = ${result}`;
  }
  const isOfDriver =
    callClass !== SystemCallClass.Yield && callClass !== SystemCallClass.Memop && callClass !== SystemCallClass.Exit;
  if (!isOfDriver) return `${className}(${word0}, ${word1}, ${word2}) = ${result}`;
  return `${className}(${driverName(word0)}, ${word1}, ${word2}, ${word3}) = ${result}`;
}

const answers: Readonly<Record<number, string>> = {
  [ANSWER_UPCALL]: 'an upcall',
  [ANSWER_NOTHING]: 'nothing',
  [ANSWER_BLOCK]: 'waits',
  [ANSWER_EXIT]: 'ends',
};
/** How many words a variant has. */
const wordsOf: Readonly<Record<number, number>> = {
  [ReturnVariant.FailureU32]: 2,
  [ReturnVariant.Failure2U32]: 3,
  [ReturnVariant.FailureU64]: 3,
  [ReturnVariant.Failure]: 1,
  [ReturnVariant.SuccessU32]: 1,
  [ReturnVariant.Success2U32]: 2,
  [ReturnVariant.SuccessU64]: 2,
  [ReturnVariant.Success3U32]: 3,
  [ReturnVariant.SuccessU32U64]: 3,
};

function resultText(variant: number, results: readonly number[]): string {
  const known = answers[variant];
  if (known !== undefined) return known;
  const words = results.slice(0, wordsOf[variant] ?? 0).map(String);
  const error =
    variant < ReturnVariant.Success ? (nameOf(ErrorCode, results[0] ?? 0) as ErrorName | undefined) : undefined;
  if (error !== undefined) words[0] = errorDescriptions[error].tock;
  return [nameOf(ReturnVariant, variant) ?? `variant ${variant}`, ...words].join(' ');
}

function driverName(number: number): string {
  return drivers.find((driver) => driver.number === number)?.name ?? `driver ${number}`;
}

function nameOf(table: Readonly<Record<string, number>>, number: number): string | undefined {
  return Object.keys(table).find((name) => table[name] === number);
}
