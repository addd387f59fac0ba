import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} folder what is in this folder, unless a longer folder claims it
 * @property {string[]} mayImport
 */

/**
 * The layers of docs/architecture.md: who may import whom. Arrows point down only; what is not
 * listed does not pass the linter. Longer folders first: the first that matches is a file's layer.
 *
 * @type {Layer[]}
 */
const layers = [
  { name: 'library', folder: 'src/engine/library', mayImport: ['shared'] },
  { name: 'encoders', folder: 'src/engine/encoders', mayImport: ['shared'] },
  { name: 'places', folder: 'src/engine/places', mayImport: ['shared', 'library'] },
  { name: 'jobs', folder: 'src/engine/jobs', mayImport: ['shared', 'library'] },
  { name: 'worker', folder: 'src/engine/worker', mayImport: ['shared', 'encoders'] },
  { name: 'disk', folder: 'src/engine/disk', mayImport: ['shared', 'worker'] },
  {
    name: 'scan',
    folder: 'src/engine/scan',
    mayImport: ['shared', 'library', 'encoders', 'jobs', 'worker', 'disk'],
  },
  {
    name: 'originals',
    folder: 'src/engine/originals',
    mayImport: ['shared', 'library', 'jobs', 'disk'],
  },
  {
    name: 'search',
    folder: 'src/engine/search',
    mayImport: ['shared', 'library', 'encoders', 'worker', 'places'],
  },
  {
    name: 'organize',
    folder: 'src/engine/organize',
    mayImport: ['shared', 'library', 'encoders', 'jobs', 'worker', 'disk'],
  },
  {
    name: 'models',
    folder: 'src/engine/models',
    mayImport: ['shared', 'library', 'encoders', 'jobs', 'worker'],
  },
  {
    name: 'tuning',
    folder: 'src/engine/tuning',
    mayImport: ['shared', 'library', 'encoders', 'jobs', 'worker'],
  },
  {
    name: 'engine',
    folder: 'src/engine',
    mayImport: [
      'shared',
      'library',
      'encoders',
      'jobs',
      'worker',
      'disk',
      'scan',
      'search',
      'organize',
      'originals',
      'models',
      'tuning',
      'places',
    ],
  },
  { name: 'page', folder: 'src/page', mayImport: [] },
  { name: 'server', folder: 'src/server', mayImport: ['shared', 'page', 'engine'] },
  {
    name: 'cli',
    folder: 'src/cli',
    // Types of what the engine answers come from where they are made.
    mayImport: [
      'shared',
      'engine',
      'server',
      'encoders',
      'scan',
      'tuning',
      'organize',
      'models',
      'search',
      'places',
    ],
  },
  { name: 'main', folder: 'src/main', mayImport: ['shared', 'page'] },
  { name: 'preload', folder: 'src/preload', mayImport: ['shared'] },
  { name: 'renderer', folder: 'src/renderer', mayImport: ['shared'] },
  { name: 'shared', folder: 'src/shared', mayImport: [] },
];

/**
 * Packages that belong to some layers only.
 *
 * @type {{ name: string; layers: string[]; why: string }[]}
 */
const packages = [
  { name: 'electron', layers: ['main', 'preload'], why: 'the engine runs without Electron' },
  { name: 'electron-updater', layers: ['main'], why: 'only main looks for new versions' },
  { name: 'better-sqlite3', layers: ['library'], why: 'SQL stays in the library' },
  { name: 'sqlite-vec', layers: ['library'], why: 'SQL stays in the library' },
  { name: 'onnxruntime-node', layers: ['encoders'], why: 'ONNX stays in the encoders' },
];

/**
 * What the files of a layer may not import.
 *
 * @param {Layer} layer
 */
function packageRule({ name, folder }) {
  const inBrowser = name === 'shared' || name === 'renderer';
  return {
    files: [`${folder}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: packages
            .filter((one) => !one.layers.includes(name))
            .map((one) => ({ name: one.name, message: `Not here: ${one.why}.` })),
          patterns: inBrowser
            ? [{ group: ['node:*'], message: 'No Node here: this also runs in a browser.' }]
            : [],
        },
      ],
    },
  };
}

export default ts.config(
  { ignores: ['out/', 'dist/', 'coverage/', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-control-regex': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': layers.map(({ name, folder }) => ({
        type: name,
        pattern: `${folder}/**`,
        partialMatch: false,
      })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...layers.map(({ name, mayImport }) => ({
              from: { element: { type: name } },
              allow: { to: { element: { types: { anyOf: [name, ...mayImport] } } } },
            })),
          ],
        },
      ],
    },
  },
  ...layers.toReversed().map(packageRule),
  {
    files: ['src/renderer/**'],
    // Sets and maps that nobody watches are plain ones; those that are watched are replaced whole.
    rules: { 'svelte/prefer-svelte-reactivity': 'off', 'no-unused-private-class-members': 'off' },
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] },
    },
  },
);
