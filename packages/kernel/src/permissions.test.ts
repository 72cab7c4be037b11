import { describe, expect, it } from 'vitest';
import { Permissions } from './permissions.ts';

describe('a permission', () => {
  it('is had if it was granted, or one above it', () => {
    const permissions = new Permissions(['console', 'device:heater', 'ipc:call:timer', 'file:*']);
    expect(permissions.mayUse('console')).toBe(true);
    expect(permissions.mayUse('console', 'anything')).toBe(true);
    expect(permissions.mayUse('device', 'heater')).toBe(true);
    expect(permissions.mayUse('device:heater')).toBe(true);
    expect(permissions.mayUse('ipc:call', 'timer')).toBe(true);
    expect(permissions.mayUse('file', 'x')).toBe(true);
  });

  it('without object is had if it is had for some object', () => {
    const permissions = new Permissions(['device:heater', 'ipc:call:timer']);
    expect(permissions.mayUse('device')).toBe(true);
    expect(permissions.mayUse('ipc')).toBe(true);
    expect(permissions.mayUse('ipc:call')).toBe(true);
    expect(permissions.mayUse('ipc:serve')).toBe(false);
  });

  it('is not had because another begins or ends like it', () => {
    const permissions = new Permissions(['device:heater', 'consoles', 'x:', '']);
    for (const [permission, object] of [
      ['device', 'heat'],
      ['device', 'heater2'],
      ['device:heat'],
      ['dev'],
      ['console'],
      ['heater'],
      ['device', ''],
      ['random'],
    ] as const) {
      expect(permissions.mayUse(permission, object)).toBe(false);
    }
  });
});
