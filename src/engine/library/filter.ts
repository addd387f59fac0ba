import type Database from 'better-sqlite3';
import type { FileFormat } from '../../shared/query.ts';
import { SHAPES, TYPES, type FactName } from './facts.ts';

/** Whole numbers from–to, both included; open where absent. */
export interface Span {
  from?: number | undefined;
  to?: number | undefined;
}

/** Where photos were taken: in any of these places, with any of these tags, or with these words. */
export interface PlaceFilter {
  /** Ids. */
  places: number[];
  tags: number[];
  /** A query of the index of words, for names that are no known place. */
  words?: string | undefined;
}

/** What photos of a search must be; an absent field means no constraint. Names are resolved already. */
export interface PhotoFilter {
  /** Days since 1970; in any of the spans. */
  days?: Span[] | undefined;
  /** Minutes of the day; where `from` comes after `to` it wraps around midnight. */
  minutes?: { from: number; to: number } | undefined;
  /** ISO weekdays, any of them. */
  weekdays?: number[] | undefined;
  /** Month × 100 + day; in any of the spans. */
  monthDays?: Span[] | undefined;
  minRating?: number | undefined;
  favourite?: boolean | undefined;
  hasGps?: boolean | undefined;
  shape?: 'portrait' | 'landscape' | 'square' | 'panorama' | undefined;
  type?: 'photo' | 'screenshot' | 'raw' | 'video' | 'gif' | undefined;
  format?: FileFormat | undefined;
  /** Bytes of the file, pixels of the picture; both ends included. */
  size?:
    { minBytes?: number; maxBytes?: number; minPixels?: number; maxPixels?: number } | undefined;
  /** With all of these tags and none of those, by id. */
  tags?: number[] | undefined;
  notTags?: number[] | undefined;
  /** In any of these albums, by id. */
  albums?: number[] | undefined;
  /** There, and not there. */
  places?: PlaceFilter | undefined;
  notPlaces?: PlaceFilter | undefined;
  /** Queries of the index of words that all must match. */
  words?: string[] | undefined;
  /** Ids of photos; in all of these sets. */
  among?: number[][] | undefined;
  /** Photos that are all that one of these asks for are left out. */
  none?: PhotoFilter[] | undefined;
}

interface Condition {
  sql: string;
  /** True where vec0 can check it too: one comparison of one column with constants. */
  inVectors: boolean;
  parameters: (number | string)[];
}

const within = (column: FactName, { from, to }: Span): string =>
  [
    from !== undefined && `${column} >= ${Math.trunc(from)}`,
    to !== undefined && `${column} <= ${Math.trunc(to)}`,
  ]
    .filter(Boolean)
    .join(' AND ') || 'true';

const plain = (sql: string): Condition => ({ sql, inVectors: true, parameters: [] });
const other = (sql: string, ...parameters: (number | string)[]): Condition => ({
  sql,
  inVectors: false,
  parameters,
});

const oneOf = (column: FactName, values: readonly number[]): string =>
  `${column} IN (${values.map(Math.trunc).join(', ')})`;

function spans(column: FactName, all: readonly Span[]): Condition {
  const [first, ...others] = all;
  if (first === undefined) return other('false');
  if (others.length === 0) return plain(within(column, first));
  return other(`(${all.map((span) => `(${within(column, span)})`).join(' OR ')})`);
}

const SHAPES_OF = {
  portrait: [SHAPES.portrait, SHAPES.tallPanorama],
  landscape: [SHAPES.landscape, SHAPES.panorama],
  square: [SHAPES.square],
  panorama: [SHAPES.panorama, SHAPES.tallPanorama],
};

const TYPES_OF = {
  photo: [TYPES.photo, TYPES.raw],
  screenshot: [TYPES.screenshot],
  raw: [TYPES.raw],
  gif: [TYPES.gif],
  // The library has none yet.
  video: [],
};

const TAGGED = 'SELECT photo_id FROM photo_tags WHERE removed = 0 AND tag_id = ?';

function taken(where: 'IN' | 'NOT IN', { places, tags, words }: PlaceFilter): Condition {
  const written =
    words === undefined ? '' : 'UNION ALL SELECT rowid FROM words WHERE words MATCH ?';
  return other(
    `photo_id ${where} (
       SELECT photo_id FROM photo_places WHERE place_id IN (SELECT value FROM json_each(?))
       UNION ALL SELECT photo_id FROM photo_tags
         WHERE removed = 0 AND tag_id IN (SELECT value FROM json_each(?))
       ${written})`,
    JSON.stringify(places),
    JSON.stringify(tags),
    ...(words === undefined ? [] : [words]),
  );
}

function sized(size: NonNullable<PhotoFilter['size']>): Condition {
  const ends: [string, number | undefined][] = [
    ['bytes >= ?', size.minBytes],
    ['bytes <= ?', size.maxBytes],
    ['width * height >= ?', size.minPixels],
    ['width * height <= ?', size.maxPixels],
  ];
  const said = ends.filter((end): end is [string, number] => end[1] !== undefined);
  const where = said.map(([sql]) => sql).join(' AND ') || 'true';
  return other(
    `photo_id IN (SELECT id FROM photos WHERE ${where})`,
    ...said.map(([, value]) => value),
  );
}

function conditionsOf(filter: PhotoFilter): Condition[] {
  const found: Condition[] = [];
  const { days, minutes, weekdays, monthDays, minRating, favourite, hasGps, shape, type } = filter;
  if (days) found.push(spans('day', days));
  if (minutes) {
    const { from, to } = minutes;
    found.push(
      from <= to
        ? plain(within('minute', minutes))
        : other(`(minute >= ${Math.trunc(from)} OR minute <= ${Math.trunc(to)})`),
    );
  }
  if (weekdays) found.push(plain(oneOf('weekday', weekdays)));
  if (monthDays) found.push(spans('month_day', monthDays));
  if (minRating !== undefined) found.push(plain(within('rating', { from: minRating })));
  if (favourite !== undefined) found.push(plain(`favourite = ${Number(favourite)}`));
  if (hasGps !== undefined) found.push(plain(`has_gps = ${Number(hasGps)}`));
  if (shape) found.push(plain(oneOf('orientation', SHAPES_OF[shape])));
  if (type) found.push(plain(oneOf('type', TYPES_OF[type])));
  if (filter.format)
    found.push(other('photo_id IN (SELECT id FROM photos WHERE format = ?)', filter.format));
  if (filter.size) found.push(sized(filter.size));
  for (const tag of filter.tags ?? []) found.push(other(`photo_id IN (${TAGGED})`, tag));
  for (const tag of filter.notTags ?? []) found.push(other(`photo_id NOT IN (${TAGGED})`, tag));
  if (filter.albums) {
    found.push(
      other(
        `photo_id IN (SELECT photo_id FROM album_photos WHERE removed = 0
                        AND album_id IN (SELECT value FROM json_each(?)))`,
        JSON.stringify(filter.albums),
      ),
    );
  }
  const { places, notPlaces } = filter;
  if (places) found.push(taken('IN', places));
  if (notPlaces) found.push(taken('NOT IN', notPlaces));
  for (const query of filter.words ?? []) {
    found.push(other('photo_id IN (SELECT rowid FROM words WHERE words MATCH ?)', query));
  }
  for (const ids of filter.among ?? []) {
    found.push(other('photo_id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)));
  }
  for (const left of filter.none ?? []) {
    const conditions = conditionsOf(left);
    const all = conditions.map(({ sql }) => `(${sql})`).join(' AND ') || 'false';
    // A photo of which a fact is not known is not known to be what is left out.
    const isLeft = `coalesce(${all}, false)`;
    found.push(other(`NOT ${isLeft}`, ...conditions.flatMap(({ parameters }) => parameters)));
  }
  return found;
}

/** A filter as SQL: on the table of facts, and as much of it as vec0 can check by itself. */
export class CompiledFilter {
  readonly #conditions: Condition[];
  readonly #days: Span[] | undefined;

  constructor(filter: PhotoFilter) {
    this.#conditions = conditionsOf(filter);
    this.#days = filter.days;
  }

  get isEmpty(): boolean {
    return this.#conditions.length === 0;
  }

  /** True where vec0 can check all of it. */
  get inVectors(): boolean {
    return this.#conditions.every(({ inVectors }) => inVectors);
  }

  /** What vec0 can check, each beginning with AND. */
  get vectorSql(): string {
    const quarters = this.#quarters;
    return [
      ...(quarters ? [`quarter IN (${quarters.join(', ')})`] : []),
      ...this.#conditions.filter(({ inVectors }) => inVectors).map(({ sql }) => sql),
    ]
      .map((sql) => ` AND ${sql}`)
      .join('');
  }

  /** The same without naming partitions: for a table that has others. */
  get vectorSqlWithoutPartitions(): string {
    return this.#conditions
      .filter(({ inVectors }) => inVectors)
      .map(({ sql }) => ` AND ${sql}`)
      .join('');
  }

  /** The part of all photos that is in the partitions of its days; 1 where they are not few. */
  partitionShare(db: Database.Database): number {
    const quarters = this.#quarters;
    if (!quarters) return 1;
    const [first, last] = [quarters[0] as number, quarters.at(-1) as number];
    const within = db
      .prepare<[number, number], number>(
        'SELECT count(*) FROM facts WHERE shown = 1 AND day >= ? AND day < ?',
      )
      .pluck()
      .get(firstDayOf(first), firstDayOf(last + 1)) as number;
    const all = db.prepare<[], number>('SELECT count(*) FROM facts').pluck().get() as number;
    return within / Math.max(1, all);
  }

  /** How many photos it leaves; with a model, only those that it has embedded. */
  count(db: Database.Database, model?: number): number {
    const embedded =
      model === undefined
        ? ''
        : `AND photo_id IN (SELECT photo_id FROM embeddings WHERE model = ${Math.trunc(model)})`;
    return this.#select<number>(db, 'count(*)', embedded).get(...this.#parameters) ?? 0;
  }

  /** Ids of the photos, newest first, then by id. */
  ids(db: Database.Database, page: { limit: number; offset: number }): number[] {
    const { limit, offset } = page;
    const rest = `ORDER BY day DESC, minute DESC, photo_id LIMIT ${limit} OFFSET ${offset}`;
    return this.#select<number>(db, 'photo_id', rest).all(...this.#parameters);
  }

  #select<T>(db: Database.Database, what: string, rest: string) {
    const where = ['shown = 1', ...this.#conditions.map(({ sql }) => sql)].join(' AND ');
    return db
      .prepare<(number | string)[], T>(`SELECT ${what} FROM facts WHERE ${where} ${rest}`)
      .pluck();
  }

  get #parameters(): (number | string)[] {
    return this.#conditions.flatMap(({ parameters }) => parameters);
  }

  /** The partitions that the days are in, if they are between two days at most ten years apart. */
  get #quarters(): number[] | null {
    const [span, ...others] = this.#days ?? [];
    if (span?.from === undefined || span.to === undefined || others.length > 0) return null;
    const [first, last] = [quarterOf(span.from), quarterOf(span.to)];
    if (last < first || last - first > 40) return null;
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }
}

/** @param day days since 1970 */
function quarterOf(day: number): number {
  const date = new Date(day * 24 * 60 * 60 * 1000);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

/** The day, since 1970, on which a quarter begins. */
function firstDayOf(quarter: number): number {
  return Date.UTC(Math.floor(quarter / 4), (quarter % 4) * 3, 1) / (24 * 60 * 60 * 1000);
}
