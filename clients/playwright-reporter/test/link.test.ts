import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Link } from '../src/link';
import { Outbox } from '../src/outbox';
import type { AbortOrder, HelloAnswer } from '../src/wire';
import { FakeHub } from './hub';

const hello = { version: 1, client: { name: 'test', version: '1', host: 'here', pid: 1 }, run: { project: 'p', name: 'n' } };
const at = '2026-01-01T00:00:00.000Z';

async function world(context: TestContext) {
  const hub = await FakeHub.start();
  const outbox = new Outbox();
  const heard = { said: [] as string[], aborts: [] as AbortOrder[], welcomes: [] as HelloAnswer[], stored: 0 };
  const link = new Link({
    server: hub.url, token: 'secret', outbox,
    welcomed: answer => heard.welcomes.push(answer),
    stored: () => heard.stored++,
    aborted: order => heard.aborts.push(order),
    say: text => heard.said.push(text),
  });
  context.after(async () => {
    await link.stop();
    await hub.stop();
  });
  const began = (name: string) => outbox.add({ type: 'case.started', case: name, title: name, attempt: 1, at });
  return { hub, outbox, heard, link, began };
}

const casesOf = (hub: FakeHub) => hub.items.map(item => 'case' in item && item.case);

test('what happened before there was a connection comes first, and the end after everything', async context => {
  const { hub, link, began, heard } = await world(context);
  began('a');
  link.start(hello);
  await hub.until(() => hub.items.length === 1, 'the first item');
  began('b');
  assert.equal(await link.call('Finish', { status: 'passed' }), true);
  assert.deepEqual(casesOf(hub), ['a', 'b']);
  assert.deepEqual(hub.calls, [{ method: 'Finish', argument: { status: 'passed' } }]);
  assert.equal(heard.welcomes[0]?.runId, 7);
  assert.equal(hub.hellos[0]?.session, undefined);
});

for (const when of ['before', 'after'] as const) {
  test(`a connection that breaks ${when} a report was stored loses and doubles nothing`, async context => {
    const { hub, link, began } = await world(context);
    hub.breakOnce = when;
    for (const name of ['a', 'b', 'c']) began(name);
    link.start(hello);
    await hub.until(() => hub.hellos.length === 2, 'the second hello');
    began('d');
    assert.equal(await link.call('Finish', {}), true);
    assert.deepEqual(casesOf(hub), ['a', 'b', 'c', 'd']);
    assert.deepEqual(hub.hellos[1]?.session, { id: 's1', secret: 'hush' });
  });
}

test('the numbers that the server gives to steps are kept', async context => {
  const { hub, link, outbox } = await world(context);
  outbox.add({ type: 'step.started', case: 'a', attempt: 1, step: 'a/1/1', name: 'x', at });
  link.start(hello);
  await link.call('Finish', {});
  assert.equal(link.steps.get('a/1/1'), 100);
  assert.equal(hub.items.length, 1);
});

test('an abort is heard, whether it comes live or was waiting', async context => {
  const { hub, link, heard } = await world(context);
  const order = { reason: 'enough', by: 'Ana', force: false, graceMs: 5_000 };
  hub.answer = { abort: { ...order, reason: 'before' } };
  link.start(hello);
  await hub.until(() => hub.hellos.length === 1, 'hello');
  await link.call('Ended', { processes: 1, left: 0, afterMs: 3, means: 'SIGINT' });
  hub.send('Abort', order);
  hub.calls.length = 0;
  while (heard.aborts.length < 2) await new Promise(resolve => setTimeout(resolve, 5));
  assert.deepEqual(heard.aborts.map(one => one.reason), ['before', 'enough']);
});

test('a server that refuses is not asked again, and why is said once', async context => {
  const { hub, link, heard, began } = await world(context);
  hub.answer = { refused: 'There is no project p.', mayTryAgain: false };
  began('a');
  link.start(hello);
  assert.equal(await link.call('Finish', {}), false);
  assert.equal(link.refused, 'There is no project p.');
  assert.equal(heard.said.filter(text => text.includes('There is no project p.')).length, 1);
  assert.equal(hub.hellos.length, 1);
});

test('a token that the server does not accept is the end of it', async context => {
  const { hub, link, heard } = await world(context);
  hub.deny = 401;
  link.start(hello);
  assert.equal(await link.call('Finish', {}), false);
  assert.match(link.refused!, /token/);
  assert.ok(!heard.said.join().includes('secret'));
});

test('a server that is away is found when it comes back', async context => {
  const { hub, link, began } = await world(context);
  const port = hub.port;
  await hub.stop();
  began('a');
  link.start(hello);
  await new Promise(resolve => setTimeout(resolve, 100));
  const back = await FakeHub.startAgain(port);
  context.after(() => back.stop());
  await back.until(() => back.items.length === 1, 'the item');
  assert.equal(link.trouble, undefined);
});

test('a hello whose answer was lost is said again with the same secret', async context => {
  const { hub, link, began } = await world(context);
  hub.dropHellos = 1;
  began('a');
  link.start(hello);
  assert.equal(await link.call('Finish', {}), true);
  const secrets = hub.hellos.map(one => one.secret);
  assert.equal(secrets.length, 2);
  assert.equal(new Set(secrets).size, 1);
  assert.ok(secrets[0]!.length >= 32);
  assert.deepEqual(casesOf(hub), ['a']);
});

test('a report that the server cannot store just now is sent again until it can', async context => {
  const { hub, link, began, heard } = await world(context);
  hub.refusals = Array.from({ length: 4 }, () => "An unexpected error occurred invoking 'Report' on the server.");
  began('a');
  link.start(hello);
  assert.equal(await link.call('Finish', {}), true);
  assert.deepEqual(casesOf(hub), ['a']);
  assert.equal(heard.said.filter(text => text.includes('did not take')).length, 0);
});

test('a report that is wrong in itself is left out and said, and what comes after it is told', async context => {
  const { hub, link, began, heard } = await world(context);
  hub.refusals = ["An unexpected error occurred invoking 'Report' on the server. HubException: Nothing of this report was taken: 1 (case.started): title is missing."];
  began('a');
  link.start(hello);
  await hub.until(() => heard.said.length > 0, 'it is said');
  began('b');
  assert.equal(await link.call('Finish', {}), true);
  assert.deepEqual(casesOf(hub), ['b']);
  assert.match(heard.said[0]!, /did not take 1 of what happened: .*title is missing/);
});
