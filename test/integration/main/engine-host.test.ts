import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EngineHost } from '../../../src/main/engine-host.ts';
import type { EngineState } from '../../../src/shared/shell.ts';
import { drawFolder } from '../../support/drawn-folder.ts';
import { startEngineChild, type EngineChild } from '../../support/engine-child.ts';
import { tempDir, tempEngine } from '../../support/temp-library.ts';
import { WAIT } from '../../support/wait.ts';

/** A host of the real engine, and all that it has told. */
function host(libraryDir: string, fork: () => EngineChild = () => startEngineChild(libraryDir)) {
  const states: EngineState[] = [];
  const progress: (number | null)[] = [];
  const children: EngineChild[] = [];
  const engine = new EngineHost<MessagePort>({
    fork: () => {
      const child = fork();
      children.push(child);
      return child;
    },
    onState: (state) => states.push(state),
    onProgress: (fraction) => progress.push(fraction),
    delaysMs: [10, 20, 40],
  });
  onTestFinished(() => engine.close());
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const { port1, port2 } = new MessageChannel();
    expect(engine.serve(port1)).toBe(true);
    const answer = new Promise((resolve) =>
      port2.on('message', (message: object) => {
        if ('id' in message) resolve(message);
      }),
    );
    port2.postMessage({ id: 1, method, params });
    return answer.finally(() => port2.close());
  };
  const names = () => states.map(({ state }) => state);
  return { engine, states, names, progress, children, ask };
}

test('folders come in, with progress; photos are told by id', async () => {
  const dir = tempDir();
  await drawFolder(join(dir, 'foto'), 3);
  const { engine, progress, ask, names } = host(join(dir, 'libreria'));
  engine.index([join(dir, 'foto')]);
  await vi.waitFor(() => expect(progress.at(-1)).toBe(null), { ...WAIT, interval: 50 });
  expect(Math.max(...progress.map((fraction) => fraction ?? 0))).toBe(1);
  expect(await ask('status', {})).toMatchObject({
    id: 1,
    answer: { ok: true, result: { photos: 3 } },
  });
  expect([...((await engine.thumbnail(1)) ?? [])].slice(0, 2)).toEqual([0xff, 0xd8]);
  expect(await engine.thumbnail(999)).toBe(null);
  const [file, ...more] = await engine.originals([1, 999]);
  expect(more).toEqual([]);
  expect(file).toMatchObject({ photoId: 1, type: 'image/jpeg' });
  expect(file?.path.startsWith(join(dir, 'foto'))).toBe(true);
  await engine.close();
  expect(names()).toEqual(['running']);
});

test('an engine that crashes is started again, and what was asked of it ends', async () => {
  const { engine, states, children, names, ask } = host(join(tempDir(), 'libreria'));
  await ask('status', {});
  const lost = engine.thumbnail(1);
  children[0]?.crash();
  expect(await lost).toBe(null);
  await vi.waitFor(() => expect(names()).toEqual(['running', 'restarting', 'running']), WAIT);
  expect(states[1]).toEqual({ state: 'restarting', seconds: 0.01 });
  expect(await ask('status', {})).toMatchObject({ answer: { ok: true } });
});

test('an engine that crashes again and again is given up', async () => {
  const dir = join(tempDir(), 'libreria');
  const { states, names, children } = host(dir, () => {
    const child = startEngineChild(dir);
    child.crash();
    return child;
  });
  await vi.waitFor(() => expect(names().at(-1)).toBe('failed'), WAIT);
  expect(children).toHaveLength(4);
  expect(states.at(-1)).toMatchObject({ error: { code: 'engine-stopped' } });
});

test('an engine that says why it cannot open the library is not tried again', async () => {
  const dir = join(tempDir(), 'libreria');
  tempEngine(dir);
  const { states, names } = host(dir);
  await vi.waitFor(() => expect(names()).toEqual(['running', 'failed']), WAIT);
  expect(states.at(-1)).toMatchObject({ error: { kind: 'expected', code: 'library-locked' } });
});
