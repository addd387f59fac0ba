/** Names of automatic albums and why they are there, in the reader's language. */
import type { AlbumKind, AlbumReason, AlbumTitle, Word } from './organise.ts';
import type { Language, Translate } from './i18n/translate.ts';
import { placeIn } from './place-names.ts';

/** Whoever reads: a language and what translates into it. */
export interface Reader {
  language: Language;
  t: Translate;
}

/** «Sardegna, agosto 2019», “Sardinia, August 2019”; the user's own name where there is one. */
export function albumName(
  { name, title }: { name: string; title: AlbumTitle | null },
  reader: Reader,
): string {
  return title ? titleIn(title, reader) : name;
}

/** An album's title in words. */
export function titleIn(title: AlbumTitle, { language, t }: Reader): string {
  switch (title.of) {
    case 'days': {
      const when = datesIn(language, title.from, title.to);
      if (title.place !== undefined) return `${placeIn(language, title.place)}, ${when}`;
      return title.occasion ? `${wordIn(language, title.occasion)}, ${when}` : capitalised(when);
    }
    case 'feast':
      return `${t(`album.feast.${title.feast}`)} ${title.year}`;
    case 'feasts':
      return t('album.name.feasts', { feast: t(`album.feast.${title.feast}`) });
    case 'season': {
      // Winter has the year in which it begins and the next.
      const next = String((title.year + 1) % 100).padStart(2, '0');
      const year = title.season === 'winter' ? `${title.year}-${next}` : `${title.year}`;
      return `${t(`album.season.${title.season}`)} ${year}`;
    }
    case 'place':
      return placeIn(language, title.place);
    case 'best':
      return t('album.name.best', { year: String(title.year) });
    case 'screenshots':
      return t('album.name.screenshots');
    case 'theme':
      return wordIn(language, title.concept);
  }
}

/** The sentence that says why an automatic album is there. */
export function reasonIn(
  kind: Exclude<AlbumKind, 'manual' | 'smart'>,
  because: AlbumReason,
  { language, t }: Reader,
): string {
  const said = Object.entries(because).map(([key, value]) => {
    if (typeof value === 'number') return [key, value];
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return [key, dayIn(language, value)];
    return [key, key === 'place' ? placeIn(language, value) : value];
  });
  const values = Object.fromEntries(said) as AlbumReason;
  const { tags = '', tagsEnglish = tags } = values;
  return t(`album.because.${kind}`, { ...values, tags: language === 'en' ? tagsEnglish : tags });
}

/** `3 maggio 2020`, `agosto 2019`, `luglio–agosto 2019`, `dicembre 2019 – gennaio 2020`. */
export function datesIn(language: Language, from: string, to: string): string {
  const format = (options: Intl.DateTimeFormatOptions) => formatter(language, options);
  const [month, year] = [format({ month: 'long' }), format({ year: 'numeric' })];
  if (from === to) return dayIn(language, from);
  if (from.slice(0, 7) === to.slice(0, 7)) return `${month(from)} ${year(from)}`;
  if (from.slice(0, 4) === to.slice(0, 4)) return `${month(from)}–${month(to)} ${year(from)}`;
  return `${month(from)} ${year(from)} – ${month(to)} ${year(to)}`;
}

const dayIn = (language: Language, day: string): string =>
  formatter(language, { day: 'numeric', month: 'long', year: 'numeric' })(day);

function formatter(language: Language, options: Intl.DateTimeFormatOptions) {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  return (day: string) => format.format(new Date(`${day}T12:00:00Z`));
}

const wordIn = (language: Language, word: Word): string => capitalised(word[language]);

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
