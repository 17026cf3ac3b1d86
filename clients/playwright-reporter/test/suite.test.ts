import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Numbered } from '../src/wire';
import { FakeHub } from './hub';

// A real Playwright, whose tests need no browser, against a server that only listens.
const home = path.resolve(__dirname, '..', '..');

const specs = `
import { test, expect } from '@playwright/test';
test.describe('shop', () => {
  test('opens @smoke', async () => {
    await test.step('look', async () => { console.log('a door'); await test.step('closer', async () => {}); });
  });
  test('is flaky', async ({}, info) => { expect(info.retry).toBeGreaterThan(0); });
  test('is broken', async ({}, info) => {
    await info.attach('note', { body: 'what was seen', contentType: 'text/plain' });
    expect(1).toBe(2);
  });
  test.skip('is off', async () => {});
  test.fail('fails as it should', async () => { throw new Error('always'); });
});
`;

const long = `
import { test } from '@playwright/test';
import { spawn } from 'node:child_process';
test('is long', async () => {
  test.setTimeout(600_000);
  spawn('sleep', ['611'], { detached: true, stdio: 'ignore' }).unref();
  await test.step('first', async () => {});
  await test.step('wait', async () => { await new Promise(() => {}); });
});
test('comes after', async () => {});
`;

interface Suite {
  process: ChildProcess;
  folder: string;
  output: () => string;
  ended: Promise<number | null>;
}

function start(context: TestContext, spec: string, options: object): Suite {
  // Inside of the package: a suite finds Playwright in the folders above it.
  const folder = fs.mkdtempSync(path.join(home, 'build', 'suite-'));
  fs.writeFileSync(path.join(folder, 'shop.spec.ts'), spec);
  const reporter = [path.join(home, 'dist', 'index.js'), { token: 'secret', project: 'shop', leftoverDir: folder, ...options }];
  fs.writeFileSync(path.join(folder, 'playwright.config.ts'), `export default { testDir: '.', outputDir: 'results', retries: 1, workers: 1, reporter: [${JSON.stringify(reporter)}] };`);
  const cli = require.resolve('@playwright/test/cli');
  const child = spawn(process.execPath, [cli, 'test', '-c', folder], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TESTRUNS_TOKEN: '', FORCE_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  context.after(() => {
    child.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return { process: child, folder, output: () => output, ended };
}

async function hubFor(context: TestContext): Promise<FakeHub> {
  const hub = await FakeHub.start();
  context.after(() => hub.stop());
  return hub;
}

function verdicts(hub: FakeHub): Record<string, string> {
  const titles = new Map<string, string>();
  const found: Record<string, string> = {};
  for (const item of hub.items) {
    if (item.type === 'case.started' || (item.type === 'case.finished' && item.title)) titles.set(item.case, item.title!);
    if (item.type === 'case.finished' && item.final) found[titles.get(item.case)!] = `${item.status}${item.flaky ? ', flaky' : ''} at ${item.attempt}`;
  }
  return found;
}

const of = <T extends Numbered['type']>(hub: FakeHub, type: T) => hub.items.filter(item => item.type === type) as Extract<Numbered, { type: T }>[];

test('a suite arrives as it ran', async context => {
  const hub = await hubFor(context);
  const suite = start(context, specs, { server: hub.url });
  assert.equal(await suite.ended, 1, suite.output());
  assert.deepEqual(verdicts(hub), {
    'opens @smoke': 'passed at 1', 'is flaky': 'passed, flaky at 2', 'is broken': 'failed at 2', 'is off': 'skipped at 1', 'fails as it should': 'passed at 1',
  });
  assert.deepEqual(of(hub, 'plan').map(item => item.cases), [5]);
  assert.ok(of(hub, 'step.started').some(item => item.name === 'look › closer'));
  assert.ok(of(hub, 'output').some(item => item.lines.some(line => line.text === 'a door')));
  const messages = of(hub, 'step.finished').flatMap(item => item.message ?? []);
  assert.ok(messages.some(message => message.includes('expect(1).toBe(2)') && !message.includes('\u001b')), messages.join('\n'));
  assert.deepEqual(hub.calls, [{ method: 'Finish', argument: { status: 'failed' } }]);
  const notes = hub.puts.filter(put => put.url.endsWith('/artifacts/note.txt'));
  assert.deepEqual(notes.map(put => [put.body.toString(), put.authorization]), [['what was seen', 'Bearer secret'], ['what was seen', 'Bearer secret']]);
  assert.match(notes[0]!.url, /^\/api\/v1\/runs\/7\/steps\/\d+\/artifacts\/note\.txt$/);
  assert.match(suite.output(), /TestRuns: live at http:\/\/127\.0\.0\.1:\d+\/runs\/7/);
  assert.ok(!suite.output().includes('secret') && !suite.output().includes('hush'));
});

test('an abort stops the suite as Ctrl-C does, leaves nothing behind, and says so', async context => {
  const hub = await hubFor(context);
  const suite = start(context, long, { server: hub.url });
  await hub.until(() => of(hub, 'step.started').some(item => item.name === 'wait'), 'the long step');
  hub.send('Abort', { reason: 'wrong branch', by: 'Ana', force: false, graceMs: 60_000 });
  assert.equal(await suite.ended, 3, suite.output());
  assert.deepEqual(verdicts(hub), { 'comes after': 'cancelled at 1' });
  assert.deepEqual(of(hub, 'step.finished').map(item => item.status), ['passed', 'cancelled']);
  const [ended, finish] = hub.calls;
  assert.equal(ended?.method, 'Ended');
  const proof = ended?.argument as { processes: number; left: number };
  assert.equal(proof.left, 0);
  assert.ok(proof.processes >= 2, JSON.stringify(proof));
  assert.deepEqual(finish, { method: 'Finish', argument: { status: 'cancelled' } });
  assert.match(suite.output(), /aborted by Ana: wrong branch/);
});

test('force does not wait for Playwright', async context => {
  const hub = await hubFor(context);
  const suite = start(context, long, { server: hub.url });
  await hub.until(() => of(hub, 'step.started').some(item => item.name === 'wait'), 'the long step');
  hub.send('Abort', { reason: 'now', by: 'Ana', force: true, graceMs: 60_000 });
  assert.equal(await suite.ended, 3, suite.output());
  assert.deepEqual(verdicts(hub), { 'comes after': 'cancelled at 1' });
  assert.equal((hub.calls[0]?.argument as { left: number }).left, 0);
});

test('Ctrl-C is told before the suite ends', async context => {
  const hub = await hubFor(context);
  const suite = start(context, long, { server: hub.url });
  await hub.until(() => of(hub, 'step.started').some(item => item.name === 'wait'), 'the long step');
  suite.process.kill('SIGINT');
  await hub.until(() => hub.calls.length > 0, 'the goodbye');
  // As the server does: the run ends, and with it all that it still has.
  hub.send('Abort', { reason: 'stopped by Ctrl-C', by: 'the suite', force: false, graceMs: 60_000 });
  assert.equal(await suite.ended, 3, suite.output());
  assert.deepEqual(hub.calls[0], { method: 'Goodbye', argument: { why: 'stopped by Ctrl-C' } });
  assert.deepEqual(verdicts(hub), { 'comes after': 'cancelled at 1' });
});

test('a server that is not there changes nothing but a file with what it missed', async context => {
  const suite = start(context, specs, { server: 'http://127.0.0.1:9', patience: 300 });
  assert.equal(await suite.ended, 1, suite.output());
  const [file] = fs.readdirSync(suite.folder).filter(name => name.endsWith('.jsonl'));
  assert.match(suite.output(), new RegExp(`testruns import --project shop .*${file}`));
  const [head, ...items] = fs.readFileSync(path.join(suite.folder, file!), 'utf8').trim().split('\n').map(line => JSON.parse(line));
  assert.equal(head.testruns, 'playwright');
  assert.equal(head.run.project, 'shop');
  assert.deepEqual(items.pop(), { finish: { status: 'failed' } });
  assert.equal(items.filter(item => item.type === 'case.finished' && item.final).length, 5);
  assert.ok(!JSON.stringify([head, items]).includes('secret'));
});

test('without a token the suite runs as if the reporter were not there', async context => {
  const suite = start(context, specs, { server: 'http://127.0.0.1:9', token: '' });
  assert.equal(await suite.ended, 1, suite.output());
  assert.match(suite.output(), /this suite is not reported: no token/);
  assert.deepEqual(fs.readdirSync(suite.folder).filter(name => name.endsWith('.jsonl')), []);
});
