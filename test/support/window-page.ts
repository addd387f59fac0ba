import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished, vi } from 'vitest';
import { EngineHost } from '../../src/main/engine-host.ts';
import { readStaticFiles } from '../../src/page/static-files.ts';
import {
  BRIDGE_NAME,
  PORT_MESSAGE,
  type EngineState,
  type MenuCommand,
} from '../../src/shared/shell.ts';
import { ROOT } from './cli.ts';
import { openPage } from './browser.ts';
import { startEngineChild, type EngineChild } from './engine-child.ts';
import { WAIT } from './wait.ts';

const ORIGIN = 'http://localhost';

/** What stands in the page for preload. */
interface Bridged {
  engineIs(state: EngineState): void;
  newPort(): void;
  fromEngine(message: unknown): void;
  toEngine(message: unknown): Promise<void>;
  /** A command of the menu. */
  command(command: MenuCommand): void;
  /** What the page has asked of the shell, which does nothing. */
  asked: [method: string, params: unknown][];
}

/** The page as the window has it, before an engine that the window's shell keeps. */
export interface WindowPage {
  page: Page;
  host: EngineHost<MessagePort>;
  /** Ends the engine at once, as a crash would. */
  crash(): void;
  /** Tells the page the next state of the engine, once there is one, as main does. */
  tellNext(state: EngineState['state']): Promise<void>;
  /** As the menu does it. */
  command(command: MenuCommand): Promise<void>;
  /** What the page has asked of the shell, with what it gave. */
  asked(): Promise<[method: string, params: unknown][]>;
}

/**
 * The built page in a browser, reached as in Electron's window: the engine's real program, kept by
 * the real host, through a message port. Only preload and Electron's own channel are stood in for.
 */
export async function openWindowPage(browser: Browser, library: string): Promise<WindowPage> {
  const files = await readStaticFiles(join(ROOT, 'out', 'renderer'));
  const { page } = await openPage(browser, 'about:blank');
  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = files.get(new URL(route.request().url()).pathname);
    if (file) await route.fulfill({ contentType: file.type, body: Buffer.from(file.body) });
    else await route.fulfill({ status: 404 });
  });
  let port: MessagePort | null = null;
  await page.exposeFunction('toEngine', (message: unknown) => port?.postMessage(message));
  await page.addInitScript(standInForPreload, [BRIDGE_NAME, PORT_MESSAGE] as const);

  const children: EngineChild[] = [];
  const states: EngineState[] = [];
  const host = new EngineHost<MessagePort>({
    fork: () => {
      const child = startEngineChild(library);
      children.push(child);
      return child;
    },
    onState: (state) => states.push(state),
    onProgress: () => undefined,
    delaysMs: [10],
  });
  onTestFinished(() => host.close());
  await page.goto(`${ORIGIN}/`);

  const tellNext = async (wanted: EngineState['state']) => {
    const state = await vi.waitFor(() => {
      const next = states.shift();
      if (!next) throw new Error(`the engine does not become ${wanted}`);
      return next;
    }, WAIT);
    if (state.state !== wanted) throw new Error(`${state.state} comes before ${wanted}`);
    await page.evaluate((is) => (window as unknown as Bridged).engineIs(is), state);
    if (state.state !== 'running') return;
    const { port1, port2 } = new MessageChannel();
    port = port2;
    host.serve(port1);
    await page.evaluate(() => (window as unknown as Bridged).newPort());
    port2.on('message', (message: unknown) => {
      // The page may be gone already.
      page
        .evaluate((said) => (window as unknown as Bridged).fromEngine(said), message)
        .catch(() => undefined);
    });
  };
  return {
    page,
    host,
    crash: () => children.at(-1)?.crash(),
    tellNext,
    command: (command) =>
      page.evaluate((one) => (window as unknown as Bridged).command(one), command),
    asked: () => page.evaluate(() => (window as unknown as Bridged).asked),
  };
}

/** Runs in the page, before its own scripts. */
function standInForPreload([bridge, portMessage]: readonly [string, string]): void {
  const listeners: ((state: EngineState) => void)[] = [];
  const own = window as unknown as Bridged;
  const commands: ((command: MenuCommand) => void)[] = [];
  own.command = (command) => commands.forEach((listener) => listener(command));
  own.asked = [];
  own.engineIs = (state) => listeners.forEach((listener) => listener(state));
  own.newPort = () => {
    const { port1, port2 } = new window.MessageChannel();
    port1.onmessage = ({ data }) => void own.toEngine(data);
    own.fromEngine = (message) => port1.postMessage(message);
    window.postMessage(portMessage, '*', [port2]);
  };
  Object.assign(window, {
    [bridge]: {
      call: (method: string, params: unknown) => {
        own.asked.push([method, params]);
        return Promise.resolve({ ok: true, result: null });
      },
      onCommand: (listener: (command: MenuCommand) => void) => commands.push(listener),
      onEngine: (listener: (state: EngineState) => void) => listeners.push(listener),
    },
  });
}
