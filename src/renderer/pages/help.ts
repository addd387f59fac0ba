import type { MessageKey } from '../../shared/i18n/it.ts';

/** Searches to try, each with what it shows. */
export const EXAMPLES: readonly [example: MessageKey, shows: MessageKey][] = [
  ['ui.search.example', 'ui.help.shows.meaning'],
  ['ui.help.try.when', 'ui.help.shows.when'],
  ['ui.help.try.where', 'ui.help.shows.where'],
  ['ui.help.try.without', 'ui.help.shows.without'],
  ['ui.help.try.looks', 'ui.help.shows.looks'],
  ['ui.help.try.camera', 'ui.help.shows.camera'],
  ['ui.help.try.written', 'ui.help.shows.written'],
];

/** The exact way of writing, for who prefers it. */
export const EXACT: readonly [examples: MessageKey, means: MessageKey][] = [
  ['ui.help.exact.year', 'ui.help.means.when'],
  ['ui.help.exact.every', 'ui.help.means.every'],
  ['ui.help.exact.time', 'ui.help.means.time'],
  ['ui.help.exact.place', 'ui.help.means.place'],
  ['ui.help.exact.tag', 'ui.help.means.tag'],
  ['ui.help.exact.type', 'ui.help.means.type'],
  ['ui.help.exact.stars', 'ui.help.means.stars'],
  ['ui.help.exact.camera', 'ui.help.means.camera'],
  ['ui.help.exact.minus', 'ui.help.means.minus'],
  ['ui.help.exact.text', 'ui.help.means.text'],
];

/** Keys by where they work; a key that is a word is told by its message. */
export const KEYS: readonly {
  where: MessageKey;
  keys: readonly [key: string | MessageKey, does: MessageKey][];
}[] = [
  {
    where: 'ui.keys.everywhere',
    keys: [
      ['/', 'ui.keys.search'],
      ['Ctrl F', 'ui.keys.search'],
      ['ui.keys.escape', 'ui.keys.back'],
      ['F1', 'ui.keys.help'],
    ],
  },
  {
    where: 'ui.keys.grid',
    keys: [
      ['← ↑ → ↓', 'ui.keys.move'],
      ['ui.keys.pages', 'ui.keys.far'],
      ['↵', 'ui.keys.open'],
      ['ui.keys.space', 'ui.keys.select'],
      ['ui.keys.shift', 'ui.keys.range'],
      ['Ctrl A', 'ui.keys.all'],
      ['+ −', 'ui.keys.zoom'],
    ],
  },
  {
    where: 'ui.keys.viewer',
    keys: [
      ['← →', 'ui.keys.neighbour'],
      ['+ −', 'ui.keys.magnify'],
      ['Z', 'ui.keys.actual'],
      ['ui.keys.shift', 'ui.keys.pan'],
      ['I', 'ui.keys.info'],
    ],
  },
  {
    where: 'ui.keys.photos',
    keys: [
      ['F', 'ui.keys.favourite'],
      ['0–5', 'ui.keys.stars'],
      ['H', 'ui.keys.hide'],
      ['ui.keys.delete', 'ui.keys.trash'],
    ],
  },
];
