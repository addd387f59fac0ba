import { expect, test } from 'vitest';
import { answerCall } from '../../../src/shared/api/answer.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { shellCalls } from '../../../src/shared/shell-calls.ts';
import { shellOf } from '../../../src/shared/shell.ts';

/** The page's side on top of main's side, with nothing between but copies, as between processes. */
const shell = shellOf({
  call: async (method, params) =>
    structuredClone(
      await answerCall(
        shellCalls,
        {
          pickFolders: () => ['/foto'],
          pickExportFolder: () => null,
          showInFolder: ({ photoId }) => photoId === 1,
          openTuningReport: ({ id }) => id === 'starter-it-20261126-021500',
          startDrag: ({ photoIds }) => photoIds.length,
          updates: () => ({ choice: 'never' as const, ability: 'none' as const, lastCheck: null }),
          chooseUpdates: ({ choice }) => ({ choice, ability: 'none' as const, lastCheck: null }),
          checkForUpdates: () => 'current' as const,
          setLanguage: () => {
            throw new AppError('disk-full', { path: '/' });
          },
        },
        method,
        structuredClone(params),
      ),
    ),
  onCommand: () => undefined,
  onEngine: () => undefined,
});

test('calls reach main and answers come back', async () => {
  expect(await shell.pickFolders({})).toEqual(['/foto']);
  expect(await shell.pickExportFolder({})).toBe(null);
  expect(await shell.showInFolder({ photoId: 1 })).toBe(true);
  expect(await shell.openTuningReport({ id: 'starter-it-20261126-021500' })).toBe(true);
  await expect(shell.openTuningReport({ id: '../../etc' })).rejects.toMatchObject({
    code: 'request-invalid',
  });
  expect(await shell.startDrag({ photoIds: [1, 2] })).toBe(2);
});

test('errors come back as what they were', async () => {
  await expect(shell.setLanguage({ language: 'it' })).rejects.toMatchObject({ code: 'disk-full' });
});

test.each([
  ['a path for a photo', { photoId: '/etc/passwd' }],
  ['more than was asked for', { photoId: 1, path: '/etc/passwd' }],
  ['nothing', undefined],
])('%s is refused', async (_name, params) => {
  const asked = shell.showInFolder(params as unknown as { photoId: number });
  await expect(asked).rejects.toMatchObject({ code: 'request-invalid' });
});
