/** What can be written behind the reporter's name in playwright.config.ts. */
export interface TestRunsOptions {
  /** Address of the server. Else TESTRUNS_SERVER. */
  server?: string;
  /** A token with the scope Reporter of the project. Else TESTRUNS_TOKEN. Better not written into a file. */
  token?: string;
  /** Key of the project. Else TESTRUNS_PROJECT. */
  project?: string;
  /** Name of the run. Else TESTRUNS_NAME, else "Playwright". */
  name?: string;
  /** All processes with the same key report into one run. Else TESTRUNS_KEY; for shards, the id of the build. */
  key?: string;
  branch?: string;
  commit?: string;
  link?: string;
  /** Shown with the run. */
  variables?: Record<string, string>;
  /** How long an aborted suite may take to stop by itself before its processes are killed, in milliseconds. */
  grace?: number;
  /** How long the end of the suite waits for the server to take what is left, in milliseconds. */
  patience?: number;
  /** Whether screenshots, traces, videos and other attachments are uploaded. */
  attachments?: boolean;
  /** Where what could not be sent is written to. */
  leftoverDir?: string;
}

export interface Settings extends TestRunsOptions {
  server: string;
  token: string;
  project: string;
  name: string;
  grace: number;
  patience: number;
  attachments: boolean;
  leftoverDir: string;
}

export type Read = { settings: Settings } | { mistakes: string[] };

const texts = ['server', 'token', 'project', 'name', 'key', 'branch', 'commit', 'link', 'leftoverDir'] as const;
const times = ['grace', 'patience'] as const;
const known: readonly string[] = [...texts, ...times, 'variables', 'attachments'];

function isAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function* wrong(options: Record<string, unknown>): Iterable<string> {
  for (const name of Object.keys(options)) {
    // Playwright adds a few of its own.
    if (!known.includes(name) && name !== 'configDir' && !name.startsWith('_')) yield `there is no option ${name}; there are ${known.join(', ')}`;
  }
  for (const name of texts) {
    if (options[name] !== undefined && typeof options[name] !== 'string') yield `${name} must be a text`;
  }
  for (const name of times) {
    const value = options[name];
    if (value !== undefined && !(typeof value === 'number' && value >= 0 && value <= 600_000)) yield `${name} must be milliseconds, 600000 at most`;
  }
  if (options.attachments !== undefined && typeof options.attachments !== 'boolean') yield 'attachments must be true or false';
  const variables = options.variables;
  if (variables !== undefined && (typeof variables !== 'object' || variables === null || Object.values(variables).some(value => typeof value !== 'string'))) {
    yield 'variables must be names and texts';
  }
}

/** Every mistake at once. */
export function readOptions(given: object, env: Record<string, string | undefined>): Read {
  const mistakes = [...wrong({ ...given })];
  const options = given as TestRunsOptions;
  const server = options.server || env.TESTRUNS_SERVER;
  const token = options.token || env.TESTRUNS_TOKEN;
  const project = options.project || env.TESTRUNS_PROJECT;
  if (!server) mistakes.push('which server: option server, or TESTRUNS_SERVER');
  else if (typeof server === 'string' && !isAddress(server)) mistakes.push('server must be an address such as https://testruns.example.com');
  if (!token) mistakes.push('no token: option token, or TESTRUNS_TOKEN');
  if (!project) mistakes.push('which project: option project, or TESTRUNS_PROJECT');
  if (mistakes.length > 0 || !server || !token || !project) return { mistakes };
  return {
    settings: {
      ...options,
      server: server.replace(/\/+$/, ''),
      token,
      project,
      name: options.name || env.TESTRUNS_NAME || 'Playwright',
      key: options.key || env.TESTRUNS_KEY,
      grace: options.grace ?? 10_000,
      patience: options.patience ?? 10_000,
      attachments: options.attachments ?? true,
      leftoverDir: options.leftoverDir ?? process.cwd(),
    },
  };
}
