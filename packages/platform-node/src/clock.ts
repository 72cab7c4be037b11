/** The machine's clock and time zone. */
import type { Clock, Zone } from '@perilune/hil';

const MILLISECONDS = 1000;

export class NodeClock implements Clock {
  time(): number {
    return Date.now() / MILLISECONDS;
  }

  monotonic(): number {
    return performance.now();
  }

  processor(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }

  zone(seconds: number): Zone {
    const moment = new Date(seconds * MILLISECONDS);
    const offset = secondsAhead(moment);
    const year = moment.getFullYear();
    // The lesser of the offsets in January and July is standard time, on both hemispheres.
    const standard = Math.min(secondsAhead(new Date(year, 0, 1)), secondsAhead(new Date(year, 6, 1)));
    return {
      offset,
      isDaylightSaving: offset > standard,
      get name() {
        return zoneName(moment); // only for who asks: it takes a hundred times as long as the rest
      },
    };
  }
}

function secondsAhead(moment: Date): number {
  const offset = moment.getTimezoneOffset();
  return Number.isNaN(offset) ? 0 : 0 - offset * 60;
}

/** "CET", or "+05" where a zone has no short name, as in the time zone database. */
function zoneName(moment: Date): string {
  if (Number.isNaN(moment.getTime())) return 'UTC';
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(moment);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
  if (!name.startsWith('GMT')) return name;
  const offset = /^GMT([+-])(\d+)(?::(\d+))?$/.exec(name);
  return offset ? `${offset[1]}${offset[2]?.padStart(2, '0')}${offset[3] ?? ''}` : name;
}
