/** Where somebody lives, told from the photos alone. */
import { kilometres, middleOf, type Moment, type Point } from './timeline.ts';

const CELL_KM = 20;
const KM_PER_DEGREE = 111.2;
const WEEK_HOURS = 7 * 24;
const QUARTER_HOURS = 13 * WEEK_HOURS;
/** Quarters on both sides that say where home is in the one between: people move house. */
const REACH = 2;
/** Photos in fewer weeks than this make no home. */
const MIN_WEEKS = 3;

/**
 * Home as it was at each time: the place with photos in the most weeks of the half year before and
 * after. Weeks, not photos or days: three weeks at the sea may have more photos than all that was
 * taken at home, but not more weeks.
 * @returns for an hour (of {@link Moment}) the middle of home, or null where nothing tells
 */
export function homes(moments: readonly Moment[]): (hour: number) => Point | null {
  const quarters = new Map<number, Cells>();
  for (const { hour, place } of moments) {
    if (!place) continue;
    const quarter = Math.floor(hour / QUARTER_HOURS);
    const cells = quarters.get(quarter) ?? new Cells();
    quarters.set(quarter, cells);
    cells.add(place, Math.floor(hour / WEEK_HOURS));
  }
  const known = new Map<number, Point | null>();
  return (hour) => {
    const quarter = Math.floor(hour / QUARTER_HOURS);
    let home = known.get(quarter);
    if (home === undefined) {
      const near = Array.from({ length: 2 * REACH + 1 }, (_, i) =>
        quarters.get(quarter - REACH + i),
      );
      home = Cells.mostLivedIn(near.filter((cells) => cells !== undefined));
      known.set(quarter, home);
    }
    return home;
  };
}

/** Distance from home in km; null where either is not known. */
export function fromHome(place: Point | null, home: Point | null): number | null {
  return place && home ? kilometres(place, home) : null;
}

interface Cell {
  row: number;
  column: number;
  points: Point[];
  weeks: Set<number>;
}

/** A grid over the earth whose cells are about as wide as high. */
class Cells {
  readonly #cells = new Map<string, Cell>();

  add(point: Point, week: number): void {
    const row = Math.floor((point.lat * KM_PER_DEGREE) / CELL_KM);
    const column = Math.floor(point.lon / degreesWide(row));
    const key = `${row}/${column}`;
    const cell = this.#cells.get(key) ?? { row, column, points: [], weeks: new Set<number>() };
    this.#cells.set(key, cell);
    cell.points.push(point);
    cell.weeks.add(week);
  }

  /** The middle of the cell that, with those around it, has photos in the most weeks. */
  static mostLivedIn(grids: readonly Cells[]): Point | null {
    const centres = new Map(grids.flatMap((grid) => [...grid.#cells]));
    let best: Point | null = null;
    let most = MIN_WEEKS - 1;
    for (const { row, column } of centres.values()) {
      const around = grids.flatMap((grid) => grid.#around(row, column));
      const weeks = new Set(around.flatMap((cell) => [...cell.weeks])).size;
      if (weeks <= most) continue;
      most = weeks;
      best = middleOf(around.flatMap((cell) => cell.points));
    }
    return best;
  }

  #around(row: number, column: number): Cell[] {
    const lon = (column + 0.5) * degreesWide(row);
    return [-1, 0, 1].flatMap((up) => {
      const width = degreesWide(row + up);
      const middle = Math.floor(lon / width);
      return [-1, 0, 1].flatMap((right) => this.#cells.get(`${row + up}/${middle + right}`) ?? []);
    });
  }
}

function degreesWide(row: number): number {
  const lat = ((row + 0.5) * CELL_KM) / KM_PER_DEGREE;
  return CELL_KM / (KM_PER_DEGREE * Math.max(0.05, Math.cos((lat * Math.PI) / 180)));
}
