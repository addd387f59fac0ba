/**
 * `npm run check`: types, linting and formatting, two at a time, as each keeps about one core busy.
 * What a check says is printed in one piece when it ends; all of them run, even when one fails.
 */
import { spawn } from 'node:child_process';

const waiting = ['typecheck', 'lint', 'format:check'];

async function work(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const { passed, output } = await run(name);
    console.log(`${name}: ${passed ? 'passed' : 'FAILED'}\n${output.trim()}\n`);
    if (!passed) process.exitCode = 1;
  }
}

function run(name: string): Promise<{ passed: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(`npm run --silent ${name}`, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}

await Promise.all([work(), work()]);
