/**
 * Events: clusters of photos in time and place.
 *
 * Photos in order of time are first cut into sessions at gaps that are long for their surroundings
 * (J. C. Platt, M. Czerwinski, B. A. Field, «PhotoTOC», 2003: a gap against the local mean of the
 * logarithms of gaps; the two bounds are ours) and where one leaves home or comes back. Sessions
 * away from home that follow each other make a trip (A. C. Loui, A. Savakis, «Automated event
 * clustering…», 2003, has events of several days likewise). At home a session is an event when it
 * has many more photos than is usual there; all else is scattered. docs/organize.md says more.
 */
import { median } from '../numbers.ts';
import { fromHome, homes } from './home.ts';
import { inOrder, kilometres, middleOf, type Moment, type Point, type Shot } from './timeline.ts';

export type { Shot };

export interface Event {
  /** Ids, in order of time. */
  photos: number[];
  /** True where it was farther from home than one goes every day. */
  away: boolean;
  /** The middle of it; null where no photo has a position. */
  place: Point | null;
}

/** K of PhotoTOC: a gap so many times the local (geometric) mean ends a session … */
const LONG_GAP = 17;
/** … taken over so many gaps on both sides … */
const NEIGHBOURS = 10;
/** … but nobody's day is cut by lunch, and none goes on through the night. Hours. */
const SHORTEST_CUT = 3;
const LONGEST_IN_SESSION = 10;
/** Two photos in one second are a gap too: of this many hours. */
const SHORTEST_GAP = 1 / 3600;

/** From here on one is away. */
const AWAY_KM = 30;
/** A step across that border is no jump: days are also spent on it. */
const JUMP_KM = 15;
/** The fewest photos of an event. */
const MIN_PHOTOS = 6;
/** At home an event has so many times the photos of a usual session there … */
const UNUSUAL = 3;
/** … where usual is the median of so many sessions before and after. */
const USUAL_SESSIONS = 20;

/** Sessions of a trip may be this many hours apart, whatever the places: one night. */
const ONE_NIGHT = 30;
/** The same for two nights, between places much nearer to each other than to home … */
const TWO_NIGHTS = 56;
/** … and for four in one place far away: nobody goes home and comes back in between. */
const FOUR_NIGHTS = 104;
const FAR_KM = 150;
/** Without any position, days full of photos follow each other within this. */
const NIGHT_WITHOUT_PLACE = 20;

interface Session {
  moments: Moment[];
  start: number;
  end: number;
  place: Point | null;
  home: Point | null;
  /** Km; null where the place or home is not known. */
  fromHome: number | null;
}

/** @throws RangeError for a time that cannot be read */
export function findEvents(shots: readonly Shot[]): Event[] {
  const moments = inOrder(shots);
  const homeAt = homes(moments);
  const sessions = cutSessions(moments, homeAt);
  const groups = joinTrips(sessions, unusualSizes(sessions));
  return groups.map((group) => {
    const taken = group.flatMap((session) => session.moments);
    return {
      photos: taken.map(({ id }) => id),
      away: group.some(isAway),
      place: middleOf(taken.flatMap(({ place }) => place ?? [])),
    };
  });
}

const isAway = (session: Session): boolean => (session.fromHome ?? 0) > AWAY_KM;
const isAtHome = (session: Session): boolean => (session.fromHome ?? Infinity) <= AWAY_KM;

function cutSessions(
  moments: readonly Moment[],
  homeAt: (hour: number) => Point | null,
): Session[] {
  const gaps = moments.slice(1).map(({ hour }, i) => hour - (moments[i] as Moment).hour);
  const limits = longGaps(gaps);
  const jumps = placeJumps(moments, homeAt);
  const sessions: Session[] = [];
  let from = 0;
  for (let i = 1; i <= moments.length; i++) {
    const goesOn = i < moments.length && (gaps[i - 1] as number) <= (limits[i - 1] as number);
    if (goesOn && !jumps.has(i)) continue;
    sessions.push(sessionOf(moments.slice(from, i), homeAt));
    from = i;
  }
  return sessions;
}

function sessionOf(moments: Moment[], homeAt: (hour: number) => Point | null): Session {
  const start = (moments[0] as Moment).hour;
  const place = middleOf(moments.flatMap((moment) => moment.place ?? []));
  const home = homeAt(start);
  const end = (moments.at(-1) as Moment).hour;
  return { moments, start, end, place, home, fromHome: fromHome(place, home) };
}

/** For each gap the length from which on it would be long. */
function longGaps(gaps: readonly number[]): number[] {
  const sums = [0];
  const counts = [0];
  for (const gap of gaps) {
    // Nights say nothing about the rhythm of a day.
    const inside = gap <= LONGEST_IN_SESSION;
    const log = inside ? Math.log(Math.max(gap, SHORTEST_GAP)) : 0;
    sums.push((sums.at(-1) as number) + log);
    counts.push((counts.at(-1) as number) + (inside ? 1 : 0));
  }
  return gaps.map((_, i) => {
    const from = Math.max(0, i - NEIGHBOURS);
    const to = Math.min(gaps.length, i + NEIGHBOURS + 1);
    const count = (counts[to] as number) - (counts[from] as number);
    if (count === 0) return LONGEST_IN_SESSION;
    const mean = Math.exp(((sums[to] as number) - (sums[from] as number)) / count);
    return Math.min(LONGEST_IN_SESSION, Math.max(SHORTEST_CUT, LONG_GAP * mean));
  });
}

/**
 * Where one leaves home for more than a day's way, or is back: between two photos with positions,
 * in the longest of the gaps there. One wrong position does not count: the next has to agree.
 */
function placeJumps(
  moments: readonly Moment[],
  homeAt: (hour: number) => Point | null,
): Set<number> {
  const placed = moments.flatMap((moment, i) => {
    const distance = fromHome(moment.place, homeAt(moment.hour));
    return distance === null ? [] : [{ i, away: distance > AWAY_KM, place: moment.place as Point }];
  });
  const jumps = new Set<number>();
  for (let n = 1; n < placed.length; n++) {
    const [before, after] = [placed[n - 1], placed[n]] as [Placed, Placed];
    if (before.away === after.away || kilometres(before.place, after.place) < JUMP_KM) continue;
    const agreed = (placed[n + 1]?.away ?? after.away) === after.away;
    const wasAgreed = (placed[n - 2]?.away ?? before.away) === before.away;
    if (!agreed || !wasAgreed) continue;
    let longest = after.i;
    for (let i = before.i + 1; i <= after.i; i++) {
      if (gapBefore(moments, i) > gapBefore(moments, longest)) longest = i;
    }
    jumps.add(longest);
  }
  return jumps;
}

interface Placed {
  i: number;
  away: boolean;
  place: Point;
}

const gapBefore = (moments: readonly Moment[], i: number): number =>
  (moments[i] as Moment).hour - (moments[i - 1] as Moment).hour;

/** For each session how many photos would make it an event at home, then. */
function unusualSizes(sessions: readonly Session[]): (session: Session) => number {
  const everyday = sessions.filter((session) => !isAway(session));
  const sizes = everyday.map(({ moments }) => moments.length);
  const needed = new Map<Session, number>();
  everyday.forEach((session, i) => {
    const near = sizes.slice(Math.max(0, i - USUAL_SESSIONS), i + USUAL_SESSIONS + 1);
    needed.set(session, Math.max(MIN_PHOTOS, UNUSUAL * median(near)));
  });
  return (session) => needed.get(session) ?? MIN_PHOTOS;
}

/** The sessions of each event: those of a trip together. */
function joinTrips(
  sessions: readonly Session[],
  unusual: (session: Session) => number,
): Session[][] {
  const groups: Session[][] = [];
  let trip: Session[] = [];
  const end = () => {
    const photos = trip.reduce((sum, { moments }) => sum + moments.length, 0);
    if (photos >= MIN_PHOTOS) groups.push(trip);
    trip = [];
  };
  for (const [i, session] of sessions.entries()) {
    const last = trip.at(-1);
    const isFull = session.moments.length >= unusual(session);
    if (last && goesOn(trip, session, sessions[i + 1], isFull)) {
      trip.push(session);
      continue;
    }
    if (last) end();
    if (isAway(session) || isFull) trip = [session];
  }
  end();
  return groups;
}

/** Whether a trip goes on with the next session. */
function goesOn(
  trip: readonly Session[],
  session: Session,
  following: Session | undefined,
  isFull: boolean,
): boolean {
  const end = (trip.at(-1) as Session).end;
  const gap = session.start - end;
  if (isAtHome(session) || trip.some(isAtHome)) return false;
  const last = trip.findLast(({ fromHome }) => fromHome !== null);
  if (!last?.place || !session.place || last.fromHome === null || session.fromHome === null) {
    // Nobody knows where: a full day after a full one, or a moment within a trip that goes on.
    if (isFull || isAway(session)) return gap <= NIGHT_WITHOUT_PLACE;
    const isBack = !following || isAtHome(following);
    return gap <= LONGEST_IN_SESSION || (!isBack && following.start - end <= ONE_NIGHT);
  }
  if (gap <= ONE_NIGHT) return true;
  const between = kilometres(last.place, session.place);
  const nearest = Math.min(last.fromHome, session.fromHome);
  if (gap <= TWO_NIGHTS) return between < nearest / 2;
  return gap <= FOUR_NIGHTS && nearest > FAR_KM && between < AWAY_KM;
}
