import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Uploads } from '../src/uploads';
import { FakeHub } from './hub';

const note = { step: 'a/1/1', name: 'note', contentType: 'text/plain', body: Buffer.from('seen') };

function uploadsTo(server: string, known: Map<string, number>, state: { caughtUp: boolean; most?: number; ask?: (step: string) => void }): Uploads {
  return new Uploads({
    server, token: 'secret',
    stepNumber: step => known.get(step),
    run: () => ({ id: 7, maxArtifactBytes: state.most ?? 1_000 }),
    isCaughtUp: () => state.caughtUp,
    ask: step => state.ask?.(step),
  });
}

test('a file goes to its step as soon as the server has told its number, and two of one name are two', async context => {
  const hub = await FakeHub.start();
  context.after(() => hub.stop());
  const known = new Map<string, number>();
  const uploads = uploadsTo(hub.url, known, { caughtUp: false });
  uploads.add(note);
  uploads.add(note);
  assert.equal(uploads.left, 2);
  known.set('a/1/1', 5);
  uploads.goOn();
  await uploads.done();
  assert.deepEqual(hub.puts.map(put => put.url).sort(), ['/api/v1/runs/7/steps/5/artifacts/note-2.txt', '/api/v1/runs/7/steps/5/artifacts/note.txt']);
  assert.equal(uploads.complaint(), undefined);
});

test('what is too large, and what no step will have, is said and not waited for', async () => {
  const state = { caughtUp: false, most: 3 };
  const uploads = uploadsTo('http://127.0.0.1:9', new Map([['b', 1]]), state);
  uploads.add({ ...note, step: 'b' });
  uploads.add(note);
  state.caughtUp = true;
  uploads.goOn();
  await uploads.done();
  assert.match(uploads.complaint()!, /2 attachments not uploaded: .*larger than the server takes/);
  assert.match(uploads.complaint()!, /did not say which step/);
});

test('a number whose answer was lost is asked for, and the file gets to its step', async context => {
  const hub = await FakeHub.start();
  context.after(() => hub.stop());
  const known = new Map<string, number>();
  const asked: string[] = [];
  const state = {
    caughtUp: true,
    ask: (step: string) => {
      asked.push(step);
      state.caughtUp = false;
    },
  };
  const uploads = uploadsTo(hub.url, known, state);
  uploads.add(note);
  uploads.add(note);
  assert.deepEqual(asked, ['a/1/1']);
  known.set('a/1/1', 5);
  state.caughtUp = true;
  uploads.goOn();
  await uploads.done();
  assert.equal(hub.puts.length, 2);
  assert.equal(uploads.complaint(), undefined);
});
