/** What the commands for apps that come and go have in common: bundles, and what is shown of apps and plans. */
import { NAME_FORM, NAME_RULE } from '@perilune/abi';
import { type AppAnswer, LARGEST_BUNDLE, type PlanAnswer } from '@perilune/client';
import { type Command, CommandError, ExitStatus, UsageError } from '../command.ts';
import { showSize } from '../lua/quantities.ts';
import { deviceCommand } from './device-command.ts';

const AS_SUMMARY = {
  install:
    'The name the app is to have here, if not its own: one app can be there several times, each with a name, values and versions of its own',
  update:
    'Update the app of this name, which is what board.toml calls the app that is in BUNDLE, or what it was installed as',
} as const;

/** `install` and `update`: the same but for what is there before. */
export function bundleCommand(method: 'install' | 'update'): Command {
  return deviceCommand({
    name: method,
    method,
    operands: 'BUNDLE',
    options: {
      force: { summary: 'Take an older version, too' },
      plan: { summary: 'Tell what would be done, and change nothing; exit status 1 if it would be refused' },
      key: {
        value: 'FILE',
        summary: "If BUNDLE is a folder: sign it with this private key, which 'perilune keys new' makes",
      },
      as: { value: 'NAME', summary: AS_SUMMARY[method] },
    },
    text: "BUNDLE is what 'perilune pack' has made, or the folder of an app, which is packed first. It is looked at whole before anything is touched: the signature, app.toml, the Lua, permissions, memory and processor. The board says in [install] what is allowed.",
    examples: [
      `perilune ${method} lamp-1.0.0.tar.gz`,
      `perilune ${method} apps/lamp --key maker.pem --plan`,
      `perilune ${method} lamp-1.0.0.tar.gz --as left`,
    ],
    parse({ options: { as } }) {
      if (as !== undefined && !NAME_FORM.test(as)) {
        throw new UsageError(`'${as}' cannot be the name of an app: ${NAME_RULE}`);
      }
    },
    async run({ client, operands: [name = ''], options, isJson, write }) {
      const bundle = Buffer.from(await readBundleOperand(name, options.key)).toString('base64');
      const params = {
        bundle,
        ...(options.force && { force: true }),
        ...(options.as !== undefined && { as: options.as }),
      };
      const { plan } = await client.call('plan', { ...params, action: method });
      if (!isJson) write(planText(plan));
      if (options.plan) {
        if (isJson) write(`${JSON.stringify(plan)}\n`);
        else if (plan.refusal) write(`it would be refused: ${plan.refusal.message}\n`);
        return plan.refusal ? ExitStatus.failure : undefined;
      }
      const { app } = await client.call(method, params);
      if (isJson) write(`${JSON.stringify({ app })}\n`);
      else if (app) write(`${appText(app)}\n`);
      return undefined;
    },
  });
}

/** `confirm` and `rollback`. */
export function appCommand(method: 'confirm' | 'rollback'): Command {
  return deviceCommand({
    name: method,
    method,
    operands: 'APP',
    examples: [`perilune ${method} lamp`],
    async run({ client, operands: [name = ''], isJson, write }) {
      const { app } = await client.call(method, { name });
      if (isJson) write(`${JSON.stringify(app ? { app } : {})}\n`);
      else write(app ? `${appText(app)}\n` : `${name} is not there any more\n`);
      return undefined;
    },
  });
}

/** In one line. */
export function appText({ name, version, state, trial, problem }: AppAnswer): string {
  const until = trial && new Date(trial.until * 1000).toISOString();
  const how =
    state === 'trial'
      ? `is on trial until ${until}${trial?.confirm === 'app' ? ', if it confirms itself' : ''}`
      : 'is confirmed';
  return `${name} ${version} ${how}${problem === undefined ? '' : `; ${problem}`}`;
}

function planText(plan: PlanAnswer): string {
  const { name, ownName, version, replaces, signedBy, asked, granted, denied, memory, processor, refusal } = plan;
  // One that is refused for what it is was not looked into.
  const isKnown = !refusal || asked.length > 0 || memory.needed > 0;
  const lines = [
    `${name}${ownName === undefined ? '' : ` (${ownName})`} ${version}${replaces === undefined ? '' : `, in place of ${replaces}`}`,
    `  ${signedBy === undefined ? 'not signed' : `signed by ${signedBy}`}`,
    ...granted.map((permission) => `  may      ${permission}`),
    ...denied.map((permission) => `  may not  ${permission}: the board does not allow it`),
    ...(isKnown
      ? [
          `  memory   ${showSize(memory.needed)}; other installed apps have ${showSize(memory.used)} of ${showSize(memory.allowed)}`,
        ]
      : []),
    ...(processor === undefined ? [] : [`  control  ${(processor * 100).toFixed(1)} % of the processor`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** @throws CommandError */
async function readBundleOperand(name: string, key: string | undefined): Promise<Uint8Array> {
  const { bundleFrom, loadKey } = await import('../machine/pack-app.ts');
  const bundle = await bundleFrom(name, key === undefined ? undefined : loadKey(key));
  if (bundle.length <= LARGEST_BUNDLE) return bundle;
  throw new CommandError(`'${name}' has ${showSize(bundle.length)}: a bundle may have ${showSize(LARGEST_BUNDLE)}`);
}
