import type Database from 'better-sqlite3';
import type { Sorting, Timeline as Columns, View } from '../../shared/timeline.ts';

/** Id, ratio, day. Arrays: of all photos, objects would take three times as long. */
type Row = [number, number, string];

interface Query {
  from: string;
  where: string;
  parameters: (string | number)[];
}

const ORDERS: Record<Sorting, string> = {
  newest: 'l.taken DESC, l.photo_id',
  oldest: 'l.taken ASC, l.photo_id',
  name: `(SELECT min(f.name COLLATE NOCASE) FROM files f WHERE f.photo_id = l.photo_id)
           COLLATE NOCASE, l.photo_id`,
};
const SHOWN = 'l.present = 1 AND l.hidden = 0';
/** SQL of the photos that are hidden or missing, each by a range of `timeline_by_taken`. */
export const UNSHOWN = `SELECT photo_id FROM timeline WHERE hidden = 1
  UNION ALL SELECT photo_id FROM timeline WHERE hidden = 0 AND present = 0`;

/** The photos of a view in the order in which they are shown. Derived data: triggers keep it. */
export class Timeline {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /**
   * Everything the grid needs to lay a view out.
   * @param limit only of so many first photos; negative: of all
   */
  columns(view: View, sorting: Sorting, limit = -1): Columns {
    const { from, where, parameters } = queryOf(view);
    const order = `${ORDERS[sorting]} LIMIT ${limit}`;
    return this.#columns(`${from} WHERE ${where}`, order, parameters, sorting);
  }

  /** The same for photos found by a search; `relevance` is the order in which they are given. */
  columnsOf(photoIds: readonly number[], sorting: Sorting | 'relevance'): Columns {
    const from = 'json_each(?) x JOIN timeline l ON l.photo_id = x.value';
    const order = sorting === 'relevance' ? 'x.key' : ORDERS[sorting];
    return this.#columns(from, order, [JSON.stringify(photoIds)], sorting);
  }

  #columns(
    from: string,
    order: string,
    parameters: readonly (string | number)[],
    sorting: Sorting | 'relevance',
  ): Columns {
    const rows = this.#db
      .prepare<(string | number)[], Row>(
        `SELECT l.photo_id, l.ratio, substr(l.taken, 1, 10) FROM ${from} ORDER BY ${order}`,
      )
      .raw()
      .all(...parameters);
    const isByDate = sorting === 'newest' || sorting === 'oldest';
    const columns: Columns = { ids: [], ratios: [], days: [] };
    for (const [id, ratio, day] of rows) {
      columns.ids.push(id);
      columns.ratios.push(Math.round(ratio * 1e4) / 1e4);
      const run = isByDate ? day : '';
      const last = columns.days.at(-1);
      if (last?.day === run) last.count++;
      else columns.days.push({ day: run, count: 1 });
    }
    return columns;
  }

  /** Months of the shown photos, `YYYY-MM`, the latest first. */
  months(): { month: string; photos: number }[] {
    return this.#db
      .prepare<[], { month: string; photos: number }>(
        `SELECT substr(taken, 1, 7) AS month, count(*) AS photos
           FROM timeline l WHERE ${SHOWN} GROUP BY month ORDER BY month DESC`,
      )
      .all();
  }

  /** Local capture times of photos. */
  takenOf(photoIds: readonly number[]): Map<number, string> {
    const rows = this.#db
      .prepare<[string], { id: number; taken: string }>(
        `SELECT photo_id AS id, taken FROM timeline
          WHERE photo_id IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(photoIds));
    return new Map(rows.map(({ id, taken }) => [id, taken]));
  }

  /** How many photos a view has. */
  count(view: View): number {
    const { from, where, parameters } = queryOf(view);
    return (
      this.#db
        .prepare<(string | number)[], number>(`SELECT count(*) FROM ${from} WHERE ${where}`)
        .pluck()
        .get(...parameters) ?? 0
    );
  }
}

function queryOf(view: View): Query {
  switch (view.kind) {
    case 'all':
      return { from: 'timeline l', where: SHOWN, parameters: [] };
    case 'hidden':
      return { from: 'timeline l', where: 'l.present = 1 AND l.hidden = 1', parameters: [] };
    case 'missing':
      return { from: 'timeline l', where: 'l.present = 0', parameters: [] };
    case 'favourites':
      return {
        from: 'marks k JOIN timeline l ON l.photo_id = k.photo_id',
        where: `k.favourite = 1 AND ${SHOWN}`,
        parameters: [],
      };
    case 'album':
      return {
        from: 'album_photos x JOIN timeline l ON l.photo_id = x.photo_id',
        where: `x.album_id = ? AND x.removed = 0 AND ${SHOWN}`,
        parameters: [view.id],
      };
    case 'tag':
      return {
        from: 'photo_tags x JOIN timeline l ON l.photo_id = x.photo_id',
        where: `x.tag_id = ? AND x.removed = 0 AND ${SHOWN}`,
        parameters: [view.id],
      };
    case 'folder':
      return {
        from: 'timeline l',
        where: `${SHOWN} AND l.photo_id IN (
          SELECT f.photo_id FROM files f
           WHERE f.folder_id = ? AND f.missing_since IS NULL
             AND (? = '' OR f.directory = ? OR substr(f.directory, 1, length(?) + 1) = ? || '/'))`,
        parameters: [view.id, ...new Array<string>(4).fill(view.directory)],
      };
  }
}
