import type { Language } from './i18n/translate.ts';
import type { ParsedQuery, Span } from './query.ts';

/** What is asked of a search, and what it answers; the contract of the CLI's `search --json`. */

export interface SearchRequest {
  /** What the user typed; may be empty when there is an example. */
  text: string;
  /** An example: the path of a photo, in the library or not. */
  like?: string | undefined;
  offset: number;
  limit: number;
  /** Results below are left out; null leaves none out; absent means the default cut. */
  minRelevance?: number | null | undefined;
  /** Today in local time, `YYYY-MM-DD`, for «l'anno scorso»; absent means the clock's. */
  now?: string | undefined;
  /** Of the chips' labels; absent means Italian. */
  language?: Language | undefined;
  /** Spans of the text that are to be read as plain words: of the chips that the user removed. */
  keep?: Span[] | undefined;
  /** Photos of one burst become one result. */
  collapse?: boolean | undefined;
  /** With each result, why it is there. */
  explain?: boolean | undefined;
}

/** Why a photo is among the results. */
export interface Explanation {
  /** Labels of the constraints that it fulfils, in the order of the text. */
  filters: string[];
  /** Words of the query that are written on it. */
  words: string[];
  /** Cosine of query and photo; null where nothing of the query is meaning. */
  similarity: number | null;
  /** Relevance of the meaning alone; null likewise. */
  meaning: number | null;
  /** Probability that it shows something of what it should not; 0 where there is no such thing. */
  unwanted: number;
}

export interface SearchResult {
  id: number;
  /** Absolute path of the file to show: one that is there, if any is. */
  path: string;
  /** All the photo's files. */
  files: string[];
  /** False while the disk with the photo is not connected. */
  available: boolean;
  /** Cosine of query and photo; 0 where nothing of the query is meaning. */
  score: number;
  /** Estimated probability that a person would call it a match. */
  relevance: number;
  /** ISO 8601, with the offset where it is known. */
  takenAt: string;
  width: number;
  height: number;
  tags: string[];
  /** Ids of other photos of the same burst that this one stands for. */
  similar?: number[];
  explanation?: Explanation;
}

export interface SearchAnswer {
  query: string;
  parsed: ParsedQuery;
  /** Id of the model that embedded the query. */
  model: string;
  /** Photos that reach the cut, on this page or not. */
  total: number;
  results: SearchResult[];
  timings: { parseMs: number; encodeMs: number; searchMs: number; totalMs: number };
}

export type SuggestionKind = 'search' | 'tag' | 'album' | 'place' | 'year' | 'month';

/** What a text that is being typed may become. */
export interface Suggestion {
  kind: SuggestionKind;
  /** For people: the tag's, album's or place's name, the month, the earlier search. */
  label: string;
  /** The whole text if it is chosen. */
  text: string;
  /** How many photos it has, where that is known. */
  photos?: number;
  pinned?: boolean;
}
