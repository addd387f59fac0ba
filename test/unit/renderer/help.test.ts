import { expect, test } from 'vitest';
import { EXACT, EXAMPLES } from '../../../src/renderer/pages/help.ts';
import type { MessageKey } from '../../../src/shared/i18n/it.ts';
import { translator } from '../../../src/shared/i18n/translate.ts';
import { parse } from '../../support/queries.ts';

/** What the help promises that a search understands, by the key of its explanation. */
const PROMISED: Partial<Record<MessageKey, string[]>> = {
  'ui.help.shows.meaning': ['semantic'],
  'ui.help.shows.when': ['semantic', 'date'],
  'ui.help.shows.where': ['semantic', 'place'],
  'ui.help.shows.without': ['semantic', 'not'],
  'ui.help.shows.looks': ['orientation', 'rating'],
  'ui.help.shows.camera': ['camera', 'timeOfDay'],
  'ui.help.shows.written': ['words'],
  'ui.help.means.when': ['date'],
  'ui.help.means.every': ['recurring'],
  'ui.help.means.time': ['timeOfDay', 'weekday'],
  'ui.help.means.place': ['place'],
  'ui.help.means.tag': ['tags', 'albums'],
  'ui.help.means.type': ['type', 'orientation'],
  'ui.help.means.stars': ['rating', 'favourite'],
  'ui.help.means.camera': ['camera', 'hasGps'],
  'ui.help.means.minus': ['not', 'notPlace', 'notTags'],
  'ui.help.means.text': ['semantic'],
};

/** The parts of a query that are not empty. */
const partsOf = (text: string): string[] => {
  const { chips: _, ...parsed } = parse(text);
  return Object.entries(parsed)
    .filter(([, value]) => value !== '')
    .map(([part]) => part);
};

test.each(['it', 'en'] as const)('the searches of the help do what it says (%s)', (language) => {
  const t = translator(language);
  for (const [example, shows] of EXAMPLES) {
    expect(partsOf(t(example)).sort(), t(example)).toEqual([...(PROMISED[shows] ?? [])].sort());
  }
  for (const [examples, means] of EXACT) {
    // Two spaces stand between examples; each is of one of the parts, and all parts are shown.
    const parts = t(examples).split('  ').flatMap(partsOf);
    expect([...new Set(parts)].sort(), t(examples)).toEqual([...(PROMISED[means] ?? [])].sort());
  }
});
