import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestResult } from '@playwright/test/reporter';
import { Casebook } from '../src/casebook';
import type { Item } from '../src/wire';
import { FakeSuite, FakeTest, step } from './fakes';

class Told {
  readonly items: Item[] = [];
  readonly book = new Casebook('/suite', item => this.items.push(item));

  run(test: FakeTest, status: TestResult['status'], stopping = false): void {
    const result = test.begin();
    this.book.began(test.real, result);
    Object.assign(result, { status, errors: status === 'failed' ? [{ message: `${test.title} is broken` }] : [] });
    Object.assign(result, { error: result.errors[0] });
    this.book.ended(test.real, result, stopping);
  }

  of<T extends Item['type']>(type: T): Extract<Item, { type: T }>[] {
    return this.items.filter(item => item.type === type) as Extract<Item, { type: T }>[];
  }

  get verdicts(): unknown[] {
    return this.of('case.finished').map(({ case: name, attempt, status, final, flaky }) => [name, attempt, status, final, flaky ?? false]);
  }
}

test('a case says where it is, and a test without steps has one', () => {
  const told = new Told();
  told.run(new FakeSuite().add('pays'), 'passed');
  const [began] = told.of('case.started');
  assert.deepEqual({ ...began, at: '' }, {
    type: 'case.started', case: 'id of pays', title: 'pays', path: ['chromium', 'shop'], file: 'tests/shop.spec.ts', line: 4, tags: ['@smoke'], attempt: 1, at: '',
  });
  assert.deepEqual(told.of('step.started').map(item => item.name), ['Test']);
  assert.deepEqual(told.of('step.finished').map(item => item.status), ['passed']);
  assert.deepEqual(told.verdicts, [['id of pays', 1, 'passed', true, false]]);
});

test('a test that fails and may be tried again is not finished before that is known', () => {
  const told = new Told();
  const flaky = new FakeSuite().add('flaky', { retries: 1 });
  told.run(flaky, 'failed');
  assert.deepEqual(told.verdicts, []);
  told.run(flaky, 'passed');
  assert.deepEqual(told.verdicts, [['id of flaky', 1, 'failed', false, false], ['id of flaky', 2, 'passed', true, true]]);
  const types = told.items.map(item => item.type);
  assert.ok(types.indexOf('case.finished') < types.lastIndexOf('case.started'));
});

test('a test whose second try never comes keeps the verdict of the first', () => {
  const told = new Told();
  const suite = new FakeSuite();
  told.run(suite.add('broken', { retries: 2 }), 'failed');
  told.book.over(suite.real, 'interrupted', true);
  assert.deepEqual(told.verdicts, [['id of broken', 1, 'failed', true, false]]);
  assert.equal(told.of('case.finished')[0]?.result, 'broken is broken');
});

test('tests of a serial group are finished together, since they are tried again together', () => {
  const told = new Told();
  const [file, serial] = [new FakeSuite(), new FakeSuite()];
  Object.assign(serial, { parent: file, _parallelMode: 'serial' });
  const [first, second] = [serial.add('first', { retries: 1 }), serial.add('second', { retries: 1 })];
  told.run(first, 'passed');
  told.run(second, 'failed');
  assert.deepEqual(told.verdicts, []);
  told.run(first, 'passed');
  told.run(second, 'passed');
  assert.deepEqual(told.verdicts.filter(verdict => (verdict as unknown[])[3]), [['id of first', 2, 'passed', true, false], ['id of second', 2, 'passed', true, true]]);
});

test('a test that was expected to fail and did has passed; one that passed has failed', () => {
  const told = new Told();
  const suite = new FakeSuite();
  told.run(suite.add('fails', { expectedStatus: 'failed' }), 'failed');
  told.run(suite.add('passes', { expectedStatus: 'failed' }), 'passed');
  assert.deepEqual(told.of('case.finished').map(item => [item.status, item.result]), [['passed', 'Failed, as expected'], ['failed', 'Passed, but was expected to fail']]);
});

test('a skipped test says why, and has no step', () => {
  const told = new Told();
  told.run(new FakeSuite().add('card', { expectedStatus: 'skipped', annotations: [{ type: 'skip', description: 'no card reader' }] }), 'skipped');
  assert.deepEqual(told.of('case.finished').map(item => [item.status, item.result]), [['skipped', 'no card reader']]);
  assert.equal(told.of('step.started').length, 0);
});

test('when the suite is stopped, what did not get to run is cancelled and what ran is left to the server', () => {
  const told = new Told();
  const suite = new FakeSuite();
  told.run(suite.add('done'), 'passed');
  told.run(suite.add('running'), 'interrupted', true);
  suite.add('waiting');
  suite.add('off', { expectedStatus: 'skipped' });
  told.book.over(suite.real, 'interrupted', true);
  assert.deepEqual(told.of('case.finished').map(item => [item.case, item.status, item.title]), [
    ['id of done', 'passed', undefined], ['id of waiting', 'cancelled', 'waiting'], ['id of off', 'skipped', 'off'],
  ]);
  assert.deepEqual(told.of('step.finished').map(item => item.status), ['passed', 'cancelled']);
});

test('what does not run because the time is over is skipped, and what ran then is cancelled', () => {
  const told = new Told();
  const suite = new FakeSuite();
  const long = suite.add('long');
  const result = long.begin();
  told.book.began(long.real, result);
  told.book.stepBegan(long.real, step('waits'));
  suite.add('late');
  told.book.over(suite.real, 'timedout', false);
  assert.deepEqual(told.of('case.finished').map(item => [item.case, item.status]), [['id of long', 'cancelled'], ['id of late', 'skipped']]);
  assert.deepEqual(told.of('step.finished').map(item => item.status), ['cancelled']);
});

test('nested steps carry the names of those around them; what is no step of the test is none', () => {
  const told = new Told();
  const pays = new FakeSuite().add('pays').real;
  const result = (pays as unknown as FakeTest).begin();
  const outer = step('check out');
  const hook = step('Before Hooks', outer, 'hook');
  const inner = step('by card', hook);
  told.book.began(pays, result);
  for (const one of [outer, hook, inner]) told.book.stepBegan(pays, one);
  told.book.wrote(pays, 'typed the number\n', false);
  Object.assign(inner, { error: { message: 'declined', snippet: '> 3 | pay()', stack: 'Error: declined\n    at shop.spec.ts:3' } });
  for (const one of [inner, hook, outer]) told.book.stepEnded(pays, one, false);
  Object.assign(result, { status: 'failed', errors: [inner.error], error: inner.error });
  told.book.ended(pays, result, false);
  assert.deepEqual(told.of('step.started').map(item => item.name), ['check out', 'check out › by card']);
  assert.deepEqual(told.of('step.finished').map(item => [item.status, item.message]), [
    ['failed', 'declined\n\n> 3 | pay()\n\n    at shop.spec.ts:3'], ['passed', undefined],
  ]);
  assert.deepEqual(told.of('output').map(item => [item.step, item.lines[0]?.text]), [['id of pays/1/2', 'typed the number']]);
});

test('output and errors outside of steps go to a step of their own', () => {
  const told = new Told();
  const pays = new FakeSuite().add('pays').real;
  const result = (pays as unknown as FakeTest).begin();
  told.book.began(pays, result);
  told.book.wrote(pays, Buffer.from('before '), false);
  told.book.wrote(pays, 'it\n', false);
  told.book.wrote(pays, 'warned', true);
  const only = step('looks');
  told.book.stepBegan(pays, only);
  told.book.stepEnded(pays, only, false);
  Object.assign(result, { status: 'failed', errors: [{ message: 'outside' }], error: { message: 'outside' } });
  told.book.ended(pays, result, false);
  assert.deepEqual(told.of('step.started').map(item => item.name), ['Test', 'looks']);
  assert.deepEqual(told.of('output').flatMap(item => item.lines.map(line => [line.text, line.err])), [['before it', false], ['warned', true]]);
  assert.deepEqual(told.of('step.finished').map(item => [item.step, item.status, item.message]), [['id of pays/1/2', 'passed', undefined], ['id of pays/1/1', 'failed', 'outside']]);
});

test('a file belongs to the step that attached it, else to the one that failed', () => {
  const told = new Told();
  const pays = new FakeSuite().add('pays').real;
  const result = (pays as unknown as FakeTest).begin();
  const [good, bad, last] = [step('good'), step('bad'), step('last')];
  const [own, other] = [{ name: 'note', contentType: 'text/plain', body: Buffer.from('x') }, { name: 'screenshot', contentType: 'image/png', path: '/tmp/x.png' }];
  told.book.began(pays, result);
  Object.assign(bad, { error: { message: 'no' } });
  good.attachments.push(own);
  for (const one of [good, bad, last]) {
    told.book.stepBegan(pays, one);
    told.book.stepEnded(pays, one, false);
  }
  Object.assign(result, { status: 'failed', errors: [bad.error], error: bad.error, attachments: [own, other] });
  assert.deepEqual(told.book.ended(pays, result, false).map(one => one.step), ['id of pays/1/1', 'id of pays/1/2']);
});

test('an error outside of all tests makes a case that failed', () => {
  const told = new Told();
  const suite = new FakeSuite();
  told.run(suite.add('fine'), 'passed');
  told.book.failedOutside({ message: 'the server under test is down' });
  told.book.failedOutside({ message: 'and stays down' });
  told.book.over(suite.real, 'failed', false);
  assert.deepEqual(told.of('case.finished').map(item => [item.case, item.status]), [['id of fine', 'passed'], ['outside-of-the-tests', 'failed']]);
  assert.deepEqual(told.of('step.started').map(item => item.name), ['Test', 'the server under test is down', 'and stays down']);
});
