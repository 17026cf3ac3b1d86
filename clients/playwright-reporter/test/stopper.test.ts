import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { descendants, killAll, markerName } from '../src/processes';
import { Stopper } from '../src/stopper';

const order = { reason: 'wrong branch', by: 'Ana', force: false, graceMs: 5_000 };

function world(context: TestContext, hears = true) {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000 });
  const seen = { alive: [11, 12, 13], did: [] as string[] };
  const stopper = new Stopper({
    look: () => seen.alive,
    kill: () => {
      seen.did.push('kill');
      const count = seen.alive.length;
      seen.alive = [];
      return count;
    },
    interrupt: () => {
      seen.did.push('interrupt');
      return hears;
    },
    leave: () => seen.did.push('leave'),
    say: text => seen.did.push(`say ${text}`),
  });
  return { seen, stopper, did: () => seen.did.filter(one => !one.startsWith('say')) };
}

test('an abort interrupts the suite as Ctrl-C does, once, and says who and why', async context => {
  const { seen, stopper, did } = world(context);
  stopper.abort(order);
  stopper.abort(order);
  assert.deepEqual(did(), ['interrupt']);
  assert.match(seen.did.join('\n'), /aborted by Ana: wrong branch/);
  seen.alive = [];
  context.mock.timers.tick(700);
  assert.deepEqual(await stopper.ended(), { processes: 3, left: 0, afterMs: 700, means: 'SIGINT' });
  context.mock.timers.tick(60_000);
  assert.deepEqual(did(), ['interrupt']);
});

test('when its grace is over everything is killed, and the process leaves if Playwright does not', context => {
  const { stopper, did } = world(context);
  stopper.abort(order);
  context.mock.timers.tick(4_999);
  assert.deepEqual(did(), ['interrupt']);
  context.mock.timers.tick(1);
  assert.deepEqual(did(), ['interrupt', 'kill']);
  context.mock.timers.tick(2_000);
  assert.deepEqual(did(), ['interrupt', 'kill', 'leave']);
});

test('force kills at once, also after a polite abort', async context => {
  const { stopper, did } = world(context);
  stopper.abort(order);
  stopper.abort({ ...order, force: true });
  assert.deepEqual(did(), ['interrupt', 'kill']);
  assert.deepEqual(await stopper.ended(), { processes: 3, left: 0, afterMs: 0, means: 'SIGKILL' });
});

test('force needs no polite abort before it, but Playwright hears that it is over', context => {
  const { stopper, did } = world(context);
  stopper.abort({ ...order, force: true });
  assert.deepEqual(did(), ['interrupt', 'kill']);
});

test('where nobody hears an interrupt there is no grace to wait for', context => {
  const { stopper, did } = world(context, false);
  stopper.abort(order);
  assert.deepEqual(did(), ['interrupt', 'kill']);
});

test('what Playwright leaves behind is killed at the end', async context => {
  const { seen, stopper, did } = world(context);
  stopper.abort(order);
  seen.alive = [13];
  assert.deepEqual(await stopper.ended(), { processes: 3, left: 0, afterMs: 0, means: 'SIGKILL' });
  assert.deepEqual(did(), ['interrupt', 'kill']);
});

test('processes that left the tree are found by what they inherited, and nothing else is touched', { skip: process.platform !== 'linux' && 'looks into /proc' }, async () => {
  const marker = `test-${process.pid}`;
  const child = spawn('sh', ['-c', 'setsid sleep 600 & sleep 600; true'], { env: { ...process.env, [markerName]: marker }, stdio: 'ignore', detached: true });
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore', detached: true });
  const ended = once(child, 'exit');
  while (descendants(marker).length < 4) await new Promise(resolve => setTimeout(resolve, 10));
  // Its parent dead, only the marker leads to the sleep in a session of its own.
  process.kill(child.pid!, 'SIGKILL');
  await ended;
  const own = descendants(marker).filter(id => id !== stranger.pid);
  assert.equal(own.length, 2);
  stranger.kill('SIGKILL');
  await once(stranger, 'exit');
  killAll(marker);
  while (descendants(marker).length > 0) await new Promise(resolve => setTimeout(resolve, 10));
});
