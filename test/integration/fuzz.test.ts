import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/cli.ts';

/** A short round of every target; `npm run fuzz` goes on for as long as it is told. */
test('changed inputs are taken or refused, never worse', async () => {
  const args = [join(ROOT, 'test/fuzz/main.ts'), '--seconds', '0.5'];
  const { error, output } = await new Promise<{ error: unknown; output: string }>((done) =>
    execFile(process.execPath, args, (failure, stdout, stderr) =>
      done({ error: failure, output: stdout + stderr }),
    ),
  );
  expect({ error, output }).toMatchObject({ error: null });
  const lines = output.trim().split('\n');
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) expect(line).toMatch(/^\w+: [1-9]\d* inputs, .*no finding$/);
});
