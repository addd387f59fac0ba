import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { handedOver, readLaunch } from '../../../src/main/launch.ts';

const HOME = resolve('/casa');
const at = (path: string) => resolve(HOME, path);

test.each([
  [[], { library: null, folders: [], browser: false }],
  [['--library', 'lib'], { library: at('lib'), folders: [], browser: false }],
  [['--library=lib'], { library: at('lib'), folders: [], browser: false }],
  [['--folder', 'a', '--folder=b'], { library: null, folders: [at('a'), at('b')], browser: false }],
  [['Foto di Natale'], { library: null, folders: [at('Foto di Natale')], browser: false }],
  [['--browser'], { library: null, folders: [], browser: true }],
  [
    ['--original-process-start-time=1', '--no-sandbox', 'a'],
    { library: null, folders: [at('a')], browser: false },
  ],
  [['--library'], { library: null, folders: [], browser: false }],
])('%j', (args, launch) => {
  expect(readLaunch(args, HOME)).toEqual(launch);
});

test.each([
  [{ folders: ['/a', '/b'] }, ['/a', '/b']],
  [{ folders: ['/a', 1, null] }, ['/a']],
  [{ folders: 'x' }, []],
  [null, []],
  ['x', []],
])('a second start hands over %j: %j', (data, folders) => {
  expect(handedOver(data)).toEqual(folders);
});
