import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { licensesPlugins } from './build/licenses.ts';

/**
 * What starts a process or a thread. They are named as src/shared/entry.ts looks for them, and all
 * lie in one flat folder, so that each finds the others beside itself.
 */
const programs = {
  index: 'src/main/index.ts',
  cli: 'src/cli/main.ts',
  'engine-process': 'src/engine/engine-process.ts',
  'backup-thread': 'src/engine/backup-thread.ts',
  'photo-process': 'src/engine/worker/photo-process.ts',
  'disk-process': 'src/engine/disk/disk-process.ts',
  'watch-process': 'src/engine/scan/watch-process.ts',
  'encoder-thread': 'src/engine/encoders/encoder-thread.ts',
  'vector-thread': 'src/engine/search/vector-thread.ts',
  'tag-thread': 'src/engine/organize/tags/tag-thread.ts',
  'tune-process': 'src/engine/tuning/training/tune-process.ts',
};

const licenses = licensesPlugins(import.meta.dirname);

export default defineConfig({
  main: {
    plugins: [licenses.notes],
    build: {
      rollupOptions: {
        input: programs,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload script is one CommonJS file with nothing left to require.
      externalizeDeps: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: { plugins: [svelte(), licenses.writes] },
});
