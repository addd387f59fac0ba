import type { ParsedQuery } from './query.ts';

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
}

export interface SearchResult {
  id: number;
  /** Absolute path of the file to show: one that is there, if any is. */
  path: string;
  /** All the photo's files. */
  files: string[];
  /** False while the disk with the photo is not connected. */
  available: boolean;
  /** Cosine of query and photo. */
  score: number;
  /** Estimated probability that a person would call it a match. */
  relevance: number;
  /** ISO 8601, with the offset where it is known. */
  takenAt: string;
  width: number;
  height: number;
  tags: string[];
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
