/**
 * What the Electron window can do that a browser tab cannot: what page, preload and main say to
 * each other. What the page may ask for is in shell-calls.ts, with its checks.
 */
import type { Client, ParamsOf, ResultOf } from './api/call.ts';
import { open, type Answer } from './api/envelope.ts';
import type { ErrorEnvelope } from './errors.ts';
import type { shellCalls } from './shell-calls.ts';

type Calls = typeof shellCalls;
type ShellMethod = keyof Calls;

/** Commands of the menu that the page carries out. */
export const menuCommands = [
  'add-folder',
  'rescan',
  'search',
  'settings',
  'larger',
  'smaller',
  'help',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

/** How the engine's process is: a new port follows `running`. */
export type EngineState =
  | { state: 'running' }
  | { state: 'restarting'; seconds: number }
  | { state: 'failed'; error: ErrorEnvelope };

/** Channels between page and main; all of them. */
export const channels = {
  /** page → main: a call of shell-calls.ts. */
  call: 'shell:call',
  /** main → page: a {@link MenuCommand}. */
  command: 'shell:command',
  /** main → page: an {@link EngineState}. */
  engine: 'shell:engine',
  /** main → page: the page's end of a channel to the engine. */
  port: 'shell:port',
} as const;

/** The data of the message by which the port reaches the page; it comes anew after a restart. */
export const PORT_MESSAGE = 'fototeca-engine';
/** What preload exposes: `window.fototecaWindow`. */
export const BRIDGE_NAME = 'fototecaWindow';

/** What preload exposes; {@link shellOf} makes it comfortable. */
export interface ShellBridge {
  call(method: ShellMethod, params: unknown): Promise<Answer>;
  onCommand(listener: (command: MenuCommand) => void): void;
  onEngine(listener: (state: EngineState) => void): void;
}

export type Shell = Client<Calls> & Pick<ShellBridge, 'onCommand' | 'onEngine'>;

/** The shell as functions that throw the errors they are told. */
export function shellOf(bridge: ShellBridge): Shell {
  const ask =
    <M extends ShellMethod>(method: M) =>
    async (params: ParamsOf<Calls, M>) =>
      open(await bridge.call(method, params)) as ResultOf<Calls, M>;
  return {
    pickFolders: ask('pickFolders'),
    pickExportFolder: ask('pickExportFolder'),
    showInFolder: ask('showInFolder'),
    openTuningReport: ask('openTuningReport'),
    startDrag: ask('startDrag'),
    updates: ask('updates'),
    chooseUpdates: ask('chooseUpdates'),
    checkForUpdates: ask('checkForUpdates'),
    setLanguage: ask('setLanguage'),
    onCommand: bridge.onCommand,
    onEngine: bridge.onEngine,
  };
}
