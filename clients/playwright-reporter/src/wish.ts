import os from 'node:os';
import type { FullConfig } from '@playwright/test/reporter';
import { buildOf } from './ci';
import { checkoutOf } from './git';
import type { Settings } from './options';
import { wireVersion, type Hello } from './wire';

/** The server takes no more of a name, a key, a branch. */
const most = 200;

/** What the server is told first; a text instead: why it cannot be told. */
export function helloOf(settings: Settings, config: Pick<FullConfig, 'rootDir' | 'shard'>, env: Record<string, string | undefined>, version: string): Omit<Hello, 'session'> | string {
  const build = buildOf(env);
  const checkout = build.commit ? {} : checkoutOf(config.rootDir);
  // Two suites of one build are two runs.
  const key = settings.key ?? (config.shard && build.id ? `${build.id}-${settings.name}` : undefined);
  if (config.shard && !key) return 'shards find one another by a key: give all of them the same, with the option key or TESTRUNS_KEY';
  return {
    version: wireVersion,
    client: { name: '@testruns/playwright-reporter', version, host: os.hostname(), pid: process.pid },
    run: {
      project: settings.project,
      name: settings.name.slice(0, most),
      key: key?.slice(0, most),
      branch: (settings.branch ?? build.branch ?? checkout.branch)?.slice(0, most),
      commit: (settings.commit ?? build.commit ?? checkout.commit)?.slice(0, most),
      link: settings.link ?? build.link,
      variables: settings.variables,
      graceMs: settings.grace,
    },
    shard: config.shard ? { index: config.shard.current, total: config.shard.total } : undefined,
  };
}
