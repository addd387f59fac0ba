/** Tags, albums and marks: what a person, a file or the program says about photos. */

/** Who said that a photo has a tag: later ones in this list give way to earlier ones. */
export type TagSource = 'user' | 'file' | 'learned' | 'auto';

export interface Tag {
  id: number;
  name: string;
  /** Id in the taxonomy; null for the user's own. */
  concept: string | null;
}

export interface PhotoTag extends Tag {
  source: TagSource;
  /** 0–1; 1 for what a person or a file says. */
  confidence: number;
}

/** What the user may change of a photo; absent fields stay as they are. */
export interface MarkChanges {
  favourite?: boolean | undefined;
  hidden?: boolean | undefined;
  /** 0–5 stars; null: as the file says. */
  rating?: number | null | undefined;
  title?: string | null | undefined;
  caption?: string | null | undefined;
}

/** `manual`: made by the user; `smart`: what a saved search finds; others: made by the program. */
export type AlbumKind =
  | 'manual'
  | 'smart'
  | 'event'
  | 'trip'
  | 'place'
  | 'season'
  | 'holiday'
  | 'theme'
  | 'best'
  | 'screenshots';

/** A word in both languages. */
export interface Word {
  it: string;
  en: string;
}

export type Season = 'winter' | 'spring' | 'summer' | 'autumn';
export type Feast = 'new-year' | 'epiphany' | 'easter' | 'mid-august' | 'halloween' | 'christmas';

/** What an automatic album's name is made of: it is put into words when it is read. */
export type AlbumTitle =
  /** Local days, `YYYY-MM-DD`; where, or what was seen. */
  | { of: 'days'; from: string; to: string; place?: string; occasion?: Word }
  | { of: 'feast'; feast: Feast; year: number }
  /** One feast of all years. */
  | { of: 'feasts'; feast: Feast }
  /** The year in which it begins. */
  | { of: 'season'; season: Season; year: number }
  | { of: 'place'; place: string }
  | { of: 'best'; year: number }
  | { of: 'screenshots' }
  | { of: 'theme'; concept: Word };

export interface Album {
  id: number;
  /** In Italian, unless the user gave it: see `albumName`. */
  name: string;
  /** What the program's name for it is made of; null for the user's own albums and names. */
  title: AlbumTitle | null;
  kind: AlbumKind;
  /** The search of a smart album. */
  query: string | null;
  pinned: boolean;
  hidden: boolean;
  /** Photos that are there; of a smart album, those its search finds now. */
  photos: number;
  /** The photo on its cover; null for an empty one. */
  cover: number | null;
}

/** How well a tag was learned. */
export interface TeachingReport {
  /** Photos that have it and that have it not, as people said. */
  yes: number;
  no: number;
  /** Share of unseen photos that are told right, with and without the tag weighing the same. */
  accuracy: number | null;
}

/** A photo to ask about: «È Fido?» */
export interface Suggestion {
  photoId: number;
  confidence: number;
}

/** A tag that was taught, with photos to be confirmed. */
export interface TaughtTag extends Tag {
  report: TeachingReport;
  suggestions: Suggestion[];
}

/** Photos of which one would do. */
export interface DuplicateGroup {
  /** Copies of one file; the same picture in other files; shots of one moment. */
  kind: 'exact' | 'near' | 'burst';
  /** The one to keep. */
  best: number;
  /** The best first. */
  photos: { id: number; paths: string[] }[];
  /** 0–1; how surely. */
  likeness: number;
}

/** A tag in the tree, with what is below it counted. */
export interface TagNode extends Tag {
  /** Number of the tag above; null at the top. */
  parent: number | null;
  photos: number;
  cover: number | null;
}

/** What became of writing metadata, or of undoing it. */
export interface MetadataResult {
  /** Number of the run, to undo it by. */
  run: number;
  /** Files that were written. */
  written: number;
  /** Files that were left alone: unreachable, changed since, or not to be written. */
  skipped: string[];
}

/** A run of writing metadata that can be undone. */
export interface MetadataRun {
  run: number;
  /** Files written, and how many of them are photos themselves. */
  files: number;
  photos: number;
  /** ISO, UTC. */
  at: string;
}

/** Why an album is there: what the sentence `album.because.<recipe>` names. */
export type AlbumReason = Record<string, string | number>;
