/**
 * Hands the page its end of the channel to the engine, and the few things that only the window
 * can do (src/shared/shell.ts). Checks are main's: what runs here is as trusted as the page.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { Answer } from '../shared/api/envelope.ts';
import {
  BRIDGE_NAME,
  channels,
  PORT_MESSAGE,
  type EngineState,
  type MenuCommand,
  type ShellBridge,
} from '../shared/shell.ts';

const bridge: ShellBridge = {
  call: (method, params) => ipcRenderer.invoke(channels.call, method, params) as Promise<Answer>,
  onCommand: (listener) => {
    ipcRenderer.on(channels.command, (_event, command: MenuCommand) => listener(command));
  },
  onEngine: (listener) => {
    ipcRenderer.on(channels.engine, (_event, state: EngineState) => listener(state));
  },
};

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);
ipcRenderer.on(channels.port, (event) => {
  window.postMessage(PORT_MESSAGE, '*', event.ports as MessagePort[]);
});
