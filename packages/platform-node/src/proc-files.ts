/** The files of /proc that tell about the computer, as numbers; or, where they do not say, why not. */

/** A number, or why there is none. */
export type Reading = number | string;
/** Two counters that only grow, or why there are none. */
export type Sample = readonly [number, number] | string;

/** What is counted, and when it was looked at, in ms. */
export interface Counters {
  readonly time: number;
  /** Ticks of all processors: busy, and all. */
  readonly cpu: Sample;
  /** Bytes read and written. */
  readonly disks: Sample;
  /** Bytes received and sent. */
  readonly network: Sample;
}

/** Disks that stand for others, or for memory. */
const VIRTUAL_DISK = /^(loop|ram|zram|dm-|md|sr|fd)/;
/** /proc/diskstats counts in these, whatever the disk has. */
const SECTOR = 512;

/** /proc/stat. */
export function parseCpu(text: string): Sample {
  const ticks = numbersIn(/^cpu +(.*)$/m.exec(text)?.[1] ?? '');
  // user nice system idle iowait irq softirq steal; guests are in user already.
  const [user = 0, nice = 0, system = 0, idle, waiting = 0, interrupts = 0, soft = 0, stolen = 0] = ticks;
  if (idle === undefined) return '/proc/stat does not tell how busy the processors are';
  const busy = user + nice + system + interrupts + soft + stolen;
  return [busy, busy + idle + waiting];
}

/** /proc/meminfo: the parts about memory. */
export function parseMemory(text: string): Readonly<Record<string, Reading>> {
  const kibibytes = (name: string) => numbersIn(new RegExp(`^${name}:(.*)kB$`, 'm').exec(text)?.[1] ?? '')[0];
  const total = kibibytes('MemTotal');
  const available = kibibytes('MemAvailable');
  if (!total || available === undefined) {
    const problem = '/proc/meminfo does not tell how much memory is available';
    return { 'memory-used': problem, 'memory-share': problem };
  }
  const used = Math.max(0, total - available);
  return { 'memory-used': used * 1024, 'memory-share': (used / total) * 100 };
}

/** /proc/diskstats. @param whole names of disks, not of their partitions */
export function parseDisks(text: string, whole: ReadonlySet<string>): Sample {
  const disks = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , name = '']) => whole.has(name) && !VIRTUAL_DISK.test(name));
  if (disks.length === 0) return 'this computer tells of no disk in /proc/diskstats';
  return [sumOf(disks, 5) * SECTOR, sumOf(disks, 9) * SECTOR];
}

/** /proc/net/dev. @param wanted the interface; '' for all but loopback */
export function parseNetwork(text: string, wanted: string): Sample {
  const lines = [...text.matchAll(/^ *([^:\s]+):(.*)$/gm)].map(([, name = '', rest = '']) => [
    name,
    ...rest.trim().split(/\s+/),
  ]);
  const chosen = lines.filter(([name]) => (wanted === '' ? name !== 'lo' : name === wanted));
  if (chosen.length > 0) return [sumOf(chosen, 1), sumOf(chosen, 9)];
  const known = lines.map(([name]) => name).join(', ');
  return wanted === ''
    ? 'this computer has no network but loopback'
    : `there is no interface ${wanted}, but ${known || 'none'}`;
}

function sumOf(rows: readonly (readonly string[])[], column: number): number {
  return rows.reduce((sum, row) => sum + (Number(row[column]) || 0), 0);
}

function numbersIn(text: string): number[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(Number)
    .filter(Number.isFinite);
}
