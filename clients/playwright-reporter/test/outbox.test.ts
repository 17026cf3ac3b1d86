import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox, outboxLimits } from '../src/outbox';
import type { Item } from '../src/wire';

const at = '2026-01-01T00:00:00.000Z';
const began = (name: string): Item => ({ type: 'case.started', case: name, title: name, attempt: 1, at });
const ended = (name: string): Item => ({ type: 'case.finished', case: name, attempt: 1, status: 'passed', final: true, at });
const said = (step: string, ...texts: string[]): Item => ({ type: 'output', step, at, lines: texts.map(text => ({ at, err: false, text })) });
const stepBegan = (step: string): Item => ({ type: 'step.started', case: 'a', attempt: 1, step, name: step, at });

test('items are numbered from 1 in the order in which they were added', () => {
  const outbox = new Outbox();
  outbox.add(began('a'));
  outbox.add(began('b'));
  assert.deepEqual(outbox.take().map(item => item.seq), [1, 2]);
});

test('a report that is not known to be stored is the next one again, and what is stored never comes again', () => {
  const outbox = new Outbox();
  outbox.add(began('a'));
  outbox.add(began('b'));
  outbox.take();
  outbox.add(began('c'));
  outbox.stored(2);
  assert.deepEqual(outbox.take().map(item => item.seq), [2]);
  outbox.goOnFrom(3);
  assert.deepEqual(outbox.take().map(item => [item.seq, 'case' in item && item.case]), [[3, 'c']]);
  outbox.stored(4);
  assert.equal(outbox.isEmpty, true);
});

test('in a new session what is left is numbered anew', () => {
  const outbox = new Outbox();
  for (const name of ['a', 'b', 'c']) outbox.add(began(name));
  outbox.take();
  outbox.stored(3);
  outbox.goOnFrom(1);
  assert.deepEqual(outbox.take().map(item => item.seq), [1]);
});

test('a report has no more items and bytes than the server takes', () => {
  const outbox = new Outbox();
  for (let count = 0; count < 600; count++) outbox.add(began(`${count}`));
  assert.equal(outbox.take().length, 500);
  const large = new Outbox();
  for (let count = 0; count < 20; count++) large.add(said(`step ${count}`, 'x'.repeat(30_000)));
  assert.ok(Buffer.byteLength(JSON.stringify(large.take())) < 256 * 1024);
});

test('lines of one step that come one after the other travel together', () => {
  const outbox = new Outbox();
  outbox.add(said('s', 'one'));
  outbox.add(said('s', 'two'));
  outbox.add(said('other', 'three'));
  assert.deepEqual(outbox.take().map(item => item.type === 'output' && item.lines.map(line => line.text)), [['one', 'two'], ['three']]);
});

test('when memory is full the oldest output is left out, a line says how much, and all else is kept', () => {
  const outbox = new Outbox({ ...outboxLimits, memory: 20_000 });
  outbox.add(began('a'));
  for (let count = 0; count < 10; count++) {
    outbox.add(said('s', `${count} ${'x'.repeat(2_000)}`));
    outbox.add(said('t', `${count} ${'y'.repeat(2_000)}`));
  }
  outbox.add(ended('a'));
  const items = outbox.take();
  assert.equal(items[0]?.type, 'case.started');
  assert.equal(items.at(-1)?.type, 'case.finished');
  const lines = items.flatMap(item => (item.type === 'output' ? item.lines.map(line => line.text) : []));
  const notes = lines.filter(line => line.includes('left out'));
  assert.equal(notes.length, 2);
  assert.equal(notes.reduce((sum, note) => sum + Number(/\d+/.exec(note)![0]), 0), outbox.droppedLines);
  assert.equal(lines.length - notes.length + outbox.droppedLines, 20);
  assert.ok(lines.at(-1)!.startsWith('9 y'));
});

test('when even that does not help, steps are left out whole, and cases are still kept', () => {
  const outbox = new Outbox({ ...outboxLimits, memory: 1_000 });
  for (let count = 0; count < 30; count++) outbox.add(stepBegan(`${count}`));
  assert.ok(outbox.droppedSteps > 0);
  outbox.add({ type: 'step.finished', case: 'a', step: '29', status: 'passed', at });
  outbox.add(said('29', 'lost'));
  outbox.add(ended('a'));
  const kept = outbox.take();
  assert.equal(kept.length, 30 - outbox.droppedSteps + 1);
  assert.equal(kept.at(-1)?.type, 'case.finished');
});

test('what is kept for a file begins with the cases and steps that it goes on with', () => {
  const outbox = new Outbox();
  outbox.add(began('a'));
  outbox.add(began('b'));
  outbox.add(stepBegan('s'));
  outbox.add(ended('b'));
  outbox.take();
  outbox.stored(5);
  assert.deepEqual(outbox.rest(), []);
  outbox.add(said('s', 'more'));
  assert.deepEqual(outbox.rest().map(item => item.type), ['case.started', 'step.started', 'output']);
  assert.ok(outbox.rest().every(item => !('seq' in item)));
});

test('a report that the server does not want leaves no gap in the numbers', () => {
  const outbox = new Outbox();
  outbox.add(began('a'));
  outbox.add(began('b'));
  outbox.take();
  outbox.add(began('c'));
  assert.equal(outbox.giveUpReport(), 2);
  assert.deepEqual(outbox.take().map(item => item.seq), [1]);
});

test('what is printed at once does not make a report that is larger than the server takes', () => {
  const outbox = new Outbox();
  outbox.add(said('s', ...Array.from({ length: 100 }, (_, count) => `${count} ${'\u0001'.repeat(8_000)}`)));
  let lines: string[] = [];
  for (let report = outbox.take(); report.length > 0; report = outbox.take()) {
    assert.ok(Buffer.byteLength(JSON.stringify(report)) < 256 * 1024);
    lines = lines.concat(report.flatMap(item => (item.type === 'output' ? item.lines.map(line => line.text.split(' ')[0]!) : [])));
    outbox.stored(report.at(-1)!.seq + 1);
  }
  assert.deepEqual(lines, Array.from({ length: 100 }, (_, count) => `${count}`));
});

test('an output without lines is an item, too: by it a number is asked for', () => {
  const outbox = new Outbox();
  outbox.add(said('s'));
  assert.deepEqual(outbox.take().map(item => item.type), ['output']);
});
