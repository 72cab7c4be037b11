/** All cases: those written as scripts, and those that follow from the tables of the drivers. */
import { derivedCases } from './derived-cases.ts';
import { realDrivers } from './drivers.ts';
import { probe } from './probe.ts';
import { type ConformanceCase, loadCases } from './script.ts';

export const allCases: readonly ConformanceCase[] = [...loadCases(), ...[...realDrivers, probe].flatMap(derivedCases)];
