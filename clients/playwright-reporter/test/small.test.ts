import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { buildOf } from '../src/ci';
import { checkoutOf } from '../src/git';
import { writeLeftover } from '../src/leftover';
import { Lines } from '../src/lines';
import { readOptions } from '../src/options';
import { clip, plain } from '../src/text';
import { fileName } from '../src/uploads';
import { helloOf } from '../src/wish';

const texts = (lines: { text: string }[]) => lines.map(line => line.text);

test('lines are put together from pieces that end anywhere, and the last one may have no end', () => {
  const lines = new Lines(false);
  const euro = Buffer.from('€\n');
  assert.deepEqual(texts(lines.add('one\r\ntw', 'now')), ['one']);
  assert.deepEqual(texts(lines.add('o\n\n', 'now')), ['two', '']);
  assert.deepEqual(texts(lines.add(euro.subarray(0, 1), 'now')), []);
  assert.deepEqual(texts(lines.add(euro.subarray(1), 'now')), ['€']);
  lines.add('rest', 'now');
  assert.deepEqual(texts(lines.end('now')), ['rest']);
  assert.deepEqual(lines.end('now'), []);
});

test('a line without an end does not grow for ever', () => {
  const lines = new Lines(true);
  const cut = lines.add('x'.repeat(20_000), 'now');
  assert.equal(texts(cut).join('').length + texts(lines.end('now')).join('').length, 20_000);
  assert.ok(cut.every(line => line.text.length <= 8 * 1024));
});

test('colours are taken out of messages', () => {
  assert.equal(plain('\u001b[31mred\u001b[39m and \u001b]8;;http://x\u0007link\u001b]8;;\u0007'), 'red and link');
});

test('what is too long says how much is missing', () => {
  const text = clip('x'.repeat(1_000), 100);
  assert.ok(text.length <= 100);
  assert.match(text, /^x{60} … \(940 more characters\)$/);
});

test('all mistakes in the options are named at once', () => {
  const read = readOptions({ server: 'nonsense', sever: 'x', grace: 'long' }, {});
  assert.ok('mistakes' in read);
  const said = read.mistakes.join('\n');
  for (const part of ['no option sever', 'server must be', 'grace must be', 'no token', 'which project']) assert.ok(said.includes(part), part);
});

test('options come from the environment where the configuration has none, and Playwright may add its own', () => {
  const read = readOptions({ configDir: '/x', _mode: 'test', project: 'shop' }, { TESTRUNS_SERVER: 'http://localhost:5080/', TESTRUNS_TOKEN: 't', TESTRUNS_PROJECT: 'other' });
  assert.ok('settings' in read);
  assert.equal(read.settings.server, 'http://localhost:5080');
  assert.equal(read.settings.project, 'shop');
  assert.equal(read.settings.name, 'Playwright');
});

test('branch, commit, link and build are read from what build servers set', () => {
  assert.deepEqual(
    buildOf({ GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '5', GITHUB_RUN_ATTEMPT: '2', GITHUB_REF_NAME: 'main', GITHUB_SHA: 'abc', GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'a/b' }),
    { id: 'github-5-2', branch: 'main', commit: 'abc', link: 'https://github.com/a/b/actions/runs/5' });
  assert.equal(buildOf({ GITLAB_CI: '1', CI_PIPELINE_ID: '9', CI_COMMIT_REF_NAME: 'dev' }).id, 'gitlab-9');
  assert.equal(buildOf({ TF_BUILD: 'True', BUILD_SOURCEBRANCH: 'refs/heads/feature/x' }).branch, 'feature/x');
  assert.equal(buildOf({ JENKINS_URL: 'http://j', GIT_BRANCH: 'origin/main', BUILD_TAG: 'jenkins-a-4' }).branch, 'main');
  assert.equal(buildOf({ BUILDKITE: 'true', BUILDKITE_BUILD_ID: 'u' }).id, 'buildkite-u');
  assert.equal(buildOf({ CIRCLECI: 'true', CIRCLE_WORKFLOW_ID: 'w' }).id, 'circleci-w');
  assert.deepEqual(buildOf({}), {});
});

test('where there is no build server, git knows the branch and the commit', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'testruns-git-'));
  fs.mkdirSync(path.join(folder, '.git', 'refs', 'heads'), { recursive: true });
  fs.mkdirSync(path.join(folder, 'tests'));
  fs.writeFileSync(path.join(folder, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  fs.writeFileSync(path.join(folder, '.git', 'packed-refs'), '# pack-refs\nabc123 refs/heads/main\n');
  assert.deepEqual(checkoutOf(path.join(folder, 'tests')), { branch: 'main', commit: 'abc123' });
  fs.writeFileSync(path.join(folder, '.git', 'HEAD'), 'def456\n');
  assert.deepEqual(checkoutOf(folder), { commit: 'def456' });
  fs.rmSync(folder, { recursive: true });
});

test('shards find one another by the build, and without one they have to be told how', () => {
  const read = readOptions({ server: 'http://x', token: 't', project: 'p', name: 'shop' }, {});
  assert.ok('settings' in read);
  const config = { rootDir: os.tmpdir(), shard: { current: 2, total: 4 } };
  assert.match(helloOf(read.settings, config, {}, '1') as string, /TESTRUNS_KEY/);
  const hello = helloOf(read.settings, config, { GITLAB_CI: '1', CI_PIPELINE_ID: '9' }, '1');
  assert.ok(typeof hello === 'object');
  assert.equal(hello.run.key, 'gitlab-9-shop');
  assert.deepEqual(hello.shard, { index: 2, total: 4 });
  const alone = helloOf(read.settings, { ...config, shard: null }, { GITLAB_CI: '1', CI_PIPELINE_ID: '9' }, '1');
  assert.ok(typeof alone === 'object' && alone.run.key === undefined && alone.shard === undefined);
});

test('names of files are harmless', () => {
  const kind = { contentType: 'image/png' };
  assert.equal(fileName({ ...kind, name: 'screenshot' }), 'screenshot.png');
  assert.equal(fileName({ ...kind, name: 'x', path: '/tmp/a b/test-failed-1.png' }), 'test-failed-1.png');
  assert.match(fileName({ ...kind, name: '../../etc/passwd' }), /^[A-Za-z0-9][A-Za-z0-9._-]*$/);
  assert.ok(!fileName({ contentType: 'x/y', name: 'a..b...' }).includes('..'));
  assert.ok(fileName({ ...kind, name: 'x'.repeat(300) }).length <= 100);
  assert.match(fileName({ contentType: 'x/y', name: '…' }), /^[A-Za-z0-9]/);
});

test('a file of what is left says whose it is, then each item, then the end', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'testruns-left-'));
  const run = { project: 'p', name: 'n' };
  const startedAt = new Date(0);
  const file = writeLeftover({ run, startedAt, items: [{ type: 'plan', cases: 3, at: 'now' }], finish: { status: 'passed' }, folder, runId: 7 });
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n').map(line => JSON.parse(line));
  assert.match(path.basename(file), /^testruns-report-.+\.jsonl$/);
  assert.deepEqual(lines, [
    { testruns: 'playwright', version: 1, startedAt: startedAt.toISOString(), run, runId: 7 }, { seq: 1, type: 'plan', cases: 3, at: 'now' }, { finish: { status: 'passed' } },
  ]);
  fs.rmSync(folder, { recursive: true });
});
