/** Hands the page its end of the channel to the engine, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('fototecaWindow', true);
ipcRenderer.once('engine', (event) => {
  window.postMessage('fototeca-engine', '*', event.ports as MessagePort[]);
});
