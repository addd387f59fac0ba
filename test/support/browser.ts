import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { startCli } from './cli.ts';
import { WAIT } from './wait.ts';

const CANDIDATES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A real Chromium of the system. @throws where there is none: these tests are about it */
export function launchChromium(): Promise<Browser> {
  const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path));
  if (!executablePath) throw new Error('Chromium is not installed; CHROMIUM may name its program');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export interface Served {
  url: string;
  /** Ends the program as Ctrl+C would. */
  stop(): Promise<void>;
}

/** `fototeca serve` on a library, as {@link startServe}, ended when the test is over. */
export function serve(library: string, ...more: string[]): Promise<Served> {
  return serveWith({}, library, ...more);
}

/** As {@link serve}, with something more in the program's environment. */
export async function serveWith(
  env: Record<string, string>,
  library: string,
  ...more: string[]
): Promise<Served> {
  const served = await startServe(library, more, env);
  onTestFinished(served.stop);
  return served;
}

/** `fototeca serve` on a library, in a process of its own. */
export async function startServe(
  library: string,
  more: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Served> {
  const child = startCli(['serve', '--no-open', '--json', '--library', library, ...more], env);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve((JSON.parse(text) as { url: string }).url);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)));
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, stop };
}

/** What a page has complained about. */
export interface Watched {
  page: Page;
  complaints: string[];
}

/** A page of its own, in Italian unless told otherwise; what it complains about is kept. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1200, height: 800 },
    locale: 'it-IT',
    ...options,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** What a page complained about besides a server that was not there. */
export function besidesLostConnection(complaints: readonly string[]): string[] {
  return complaints.filter(
    (text) => !/WebSocket|net::ERR_(CONNECTION|SOCKET|INCOMPLETE|EMPTY)/.test(text),
  );
}
