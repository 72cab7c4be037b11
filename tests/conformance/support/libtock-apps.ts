/**
 * The apps of libtock-c that can serve as conformance cases, with the cases here that show the same; or why there are none.
 * `elsewhere` names what proves it outside of this suite.
 */
export interface LibtockApps {
  readonly apps: string;
  readonly shows: string;
  readonly cases?: readonly string[];
  readonly elsewhere?: string;
  readonly notRun?: string;
}

export const libtockApps: readonly LibtockApps[] = [
  {
    apps: 'bare_bones, crash_dummy, tests/fault, whileone',
    shows: 'a program that ends; faults, also inside an upcall; an endless loop is preempted',
    cases: [
      'exit/at_the_end_of_the_program',
      'fault/an_error_nobody_catches',
      'fault/in_an_upcall',
      'fault/restarted_by_the_policy',
      'process/an_endless_loop_is_preempted',
    ],
  },
  {
    apps: 'crash_immediately_syscall',
    shows: 'a class that does not exist faults the process',
    elsewhere: 'packages/kernel/src/system-calls.test.ts: syscall.raw has no call of such a class',
  },
  {
    apps: 'yield, yield_for_with_timeout_test',
    shows: 'Yield-NoWait, Yield-Wait, and waiting with a timeout',
    cases: [
      'yield/no_wait_without_upcall',
      'yield/no_wait_runs_one_upcall',
      'yield/wait_returns_with_an_upcall',
      'yield/wait_for_with_timeout',
    ],
  },
  {
    apps: 'callback_remove_test01',
    shows: 'a pending upcall is dropped by subscribing the null upcall',
    cases: ['subscribe/null_drops_pending_upcalls'],
  },
  {
    apps: 'exit, restart, zero_memory_checker',
    shows: 'exit never returns; a restart begins with fresh memory',
    cases: ['exit/code', 'exit/restart_begins_anew', 'exit/restart_drops_what_waits'],
  },
  {
    apps: 'malloc_test01, malloc_test02, stack_size_test01, stack_size_test02',
    shows: 'memory ends at the quota, and asking for more fails',
    cases: ['memop/break_cannot_be_moved', 'fault/memory_exhausted'],
  },
  {
    apps: 'mpu_walk_region, mpu_no_libc, mpu/unit/*',
    shows: 'the borders of memory, and that nothing beyond can be reached',
    cases: ['memop/borders', 'allow/only_memory_of_its_own', 'process/cannot_use_handles_of_others'],
    elsewhere: 'a linear memory has no other regions; tests/hostile tries to leave it',
  },
  {
    apps: 'writeable_flash_regions, app_state',
    shows: 'memop 7 to 9; state that survives a restart',
    cases: ['memop/regions_and_unknown_operations', 'driver/flash/answers'],
    elsewhere: 'tests/storage.test.ts: values by key, over the end of the process and of the machine',
  },
  {
    apps: 'alarms/*',
    shows: 'several timers, their order, wrap-around of ticks',
    cases: ['alarm/several_at_once', 'alarm/in_the_past_fires_now', 'alarm/across_the_wrap_of_ticks', 'alarm/stopped'],
  },
  {
    apps: 'console, console_timeout, console_recv_short, console_recv_long, printf_long, hello_loop',
    shows: 'long writes, reading short and long lines, aborting a read',
    cases: ['console/aborted_read', 'console/long_write', 'driver/console/answers'],
    elsewhere: 'packages/capsules/src/console: what is typed, and the interleaving of apps',
  },
  {
    apps: 'rot13_client, rot13_service, tutorials/05_ipc/*',
    shows: 'communication between processes, both ways',
    cases: ['process/two_that_talk'],
    elsewhere: 'packages/capsules/src/ipc; there, memory is shared; here, messages are copied',
  },
  {
    apps: 'kv/*, isolated_nonvolatile_storage/*',
    shows: 'storage, and whose it is',
    cases: ['driver/flash/answers', 'driver/flash/buffers', 'driver/files/answers', 'driver/files/buffers'],
    elsewhere:
      'packages/capsules/src/flash.test.ts and files/files.test.ts; tests/storage.test.ts, also when it is killed',
  },
  {
    apps: 'gpio/*, button_print, adc/*, rng, temperature, buzzer, servo',
    shows: 'what drivers do',
    cases: [
      'driver/gpio/answers',
      'driver/button/answers',
      'driver/adc/answers',
      'driver/random/answers',
      'driver/devices/answers',
    ],
    elsewhere: 'the tests of each capsule in packages/capsules',
  },
  {
    apps: 'crc, sha, hmac, aes, rtc, touch, text_screen',
    shows: 'what drivers do',
    notRun: 'there are no such drivers yet',
  },
  {
    apps: 'udp/*',
    shows: 'ports and their owners',
    cases: ['driver/udp/answers', 'driver/udp/buffers'],
    elsewhere: 'packages/capsules/src/udp.test.ts; a loopback exchange in tests/gateway.test.ts',
  },
  {
    apps: 'tutorials/dynamic-apps-and-policies/*, tutorials/root_of_trust/*',
    shows: 'loading at run time, process control, attacks from a process',
    cases: ['process/floods_of_a_neighbour', 'process/cannot_use_handles_of_others'],
    elsewhere:
      'tests/update: apps that come and go at run time, which the owner of the device has done, and no process',
  },
  {
    apps: 'unit_tests/*',
    shows: 'a test runner inside the system',
    notRun: 'the cases of this suite are run and judged from outside the machine',
  },
];
