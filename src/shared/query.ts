import type { PhotoFormat } from './photo.ts';

/**
 * What was understood of a query: the contract of `fototeca parse --json` and of `parsed` in the
 * answer of a search. docs/query.md explains the language. An absent field means no constraint.
 */
export interface ParsedQuery {
  /** What goes to the text encoder, in the user's own words; '' if nothing is left. */
  semantic: string;
  /** Negated meanings; each goes to the text encoder. */
  not?: string[];
  /** Words to be found exactly as they are: quoted, or a file's name. */
  words?: string[];
  /** When it was taken; open where a side is absent. */
  date?: DateRange;
  timeOfDay?: TimeOfDay;
  /** ISO: 1 = Monday … 7 = Sunday. */
  weekday?: number[];
  recurring?: Recurring;
  /** Names of the gazetteer, in their Italian form; in any of them. */
  place?: string[];
  /** In none of them. */
  notPlace?: string[];
  /** Brand, model or lens as the user wrote it. */
  camera?: string;
  orientation?: Orientation;
  type?: MediaType;
  /** The file's, told by its first bytes. */
  format?: FileFormat;
  /** Of the file, or of the picture; both ends included. */
  size?: SizeRange;
  rating?: { min: number };
  favourite?: boolean;
  /** Tags, albums and people by name; with all of the tags, in any of the albums, with all of the people. */
  tags?: string[];
  notTags?: string[];
  albums?: string[];
  people?: string[];
  hasGps?: boolean;
  /** Where each constraint came from, in the order of the text; spans never overlap. */
  chips: Chip[];
}

/** Bytes are of the file, pixels width × height. */
export interface SizeRange {
  minBytes?: number;
  maxBytes?: number;
  minPixels?: number;
  maxPixels?: number;
}

/** Local days, `YYYY-MM-DD`, both included. */
export interface DateRange {
  from?: string;
  to?: string;
}

/** Local times, `HH:MM`, both included; where `to` comes before `from` it wraps around midnight. */
export interface TimeOfDay {
  from: string;
  to: string;
}

/** The same part of every year: a day, whole months, or a feast whose days are computed. */
export type Recurring =
  { month: number; day: number } | { months: number[] } | { holiday: MovableHoliday };

/** Feasts that are no fixed day of the year. */
export type MovableHoliday =
  | 'pasqua'
  | 'pasquetta'
  | 'carnevale'
  | 'giovedì grasso'
  | 'martedì grasso'
  | 'festa della mamma'
  | 'vacanze di natale'
  | 'vacanze di pasqua';

export type Orientation = 'portrait' | 'landscape' | 'square' | 'panorama';
/** What is no type of its own, as GIF and raw are. */
export type FileFormat = Exclude<PhotoFormat, 'gif' | 'raw'>;
export type MediaType = 'photo' | 'screenshot' | 'raw' | 'video' | 'gif';

export type ChipKind =
  | 'not'
  | 'words'
  | 'date'
  | 'timeOfDay'
  | 'weekday'
  | 'recurring'
  | 'place'
  | 'notPlace'
  | 'camera'
  | 'orientation'
  | 'type'
  | 'format'
  | 'size'
  | 'rating'
  | 'favourite'
  | 'tags'
  | 'notTags'
  | 'albums'
  | 'people'
  | 'hasGps';

/**
 * One constraint and the words it came from, the ones that tie it to the rest («nel», «a») included:
 * a chip that is removed gives its words back to the meaning. Several chips may make one field
 * («in agosto … nel 2019»).
 */
export interface Chip {
  kind: ChipKind;
  span: Span;
  /** The text of the span. */
  text: string;
  /** For people, in the language that was asked for: «giugno–agosto 2026». */
  label: string;
}

/** Where a text is in another: UTF-16 units, the end not included. */
export type Span = [start: number, end: number];
