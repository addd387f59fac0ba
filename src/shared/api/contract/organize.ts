import { z } from 'zod';
import type {
  DuplicateGroup,
  MetadataRun,
  Suggestion,
  TagNode,
  TaughtTag,
  TeachingReport,
  Word,
} from '../../organise.ts';
import { call } from '../call.ts';
import { id, noParams } from './params.ts';
import { ids } from './photos.ts';

/** What the program finds by itself: tags, taught tags, duplicates, albums. */
export const organize = {
  /** Tags in use, each below what it is a kind of. */
  tagTree: call(noParams).returns<TagNode[]>(),
  /** The names of the tags that the program knows by itself, by their `concept`. */
  concepts: call(noParams).returns<Record<string, Word>>(),
  /** Brings tags, duplicates and albums up to date: a job, if there is anything to do. */
  organize: call(noParams).returnsNothing(),
  /** Learns a tag from the photos that the user gave it to, and took it from. */
  teachTag: call(z.strictObject({ id })).returns<{
    report: TeachingReport;
    suggestions: Suggestion[];
  }>(),
  /** Photos to ask about, those whose answer teaches most first. */
  suggestions: call(z.strictObject({ id })).returns<Suggestion[]>(),
  /** All tags that were taught and have photos to ask about. */
  inbox: call(noParams).returns<TaughtTag[]>(),
  duplicates: call(noParams).returns<DuplicateGroup[]>(),
  /** These photos are no duplicates of each other: not shown again. */
  keepAll: call(z.strictObject({ ids: ids.max(1000) })).returnsNothing(),
  /** Moves all files but one of each photo to the system's trash: the caller has asked the user. */
  trashCopies: call(z.strictObject({ ids })).returns<{ trashed: number; kept: string[] }>(),
  /** Why an automatic album is there; null for the user's own. */
  albumReason: call(z.strictObject({ id })).returns<{
    kind: string;
    because: Record<string, string | number>;
  } | null>(),
  /** Makes an automatic album an ordinary one: from now on it is the user's. */
  releaseAlbum: call(z.strictObject({ id })).returnsNothing(),
  /** Writes what is known of photos, of all where none are named, into files: a job. */
  writeMetadata: call(
    z.strictObject({ ids: ids.optional(), intoFiles: z.boolean() }),
  ).returnsNothing(),
  /** What was written and can be undone, the latest first. */
  metadataRuns: call(noParams).returns<MetadataRun[]>(),
  /** Files that a run has changed, a page of them. */
  metadataFiles: call(
    z.strictObject({ run: id, limit: z.int().min(1).max(1000), offset: z.int().min(0) }),
  ).returns<string[]>(),
  /** Makes the files that a run wrote what they were: a job. */
  undoMetadata: call(z.strictObject({ run: id })).returnsNothing(),
  /** Photos of this day of other years, newest first. Day: `YYYY-MM-DD`, default today. */
  onThisDay: call(z.strictObject({ day: z.iso.date().optional() })).returns<
    { id: number; year: number }[]
  >(),
};
