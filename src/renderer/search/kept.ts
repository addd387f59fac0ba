import type { Span } from '../../shared/query.ts';
import type { Query } from '../state/photo-list.svelte.ts';

/**
 * Of the chips that were removed from a search, those whose words a changed text still begins
 * with: who types on after removing a chip does not get it back.
 */
export function stillKept(before: Query | null, text: string): Span[] {
  const keep = before?.keep ?? [];
  return keep.filter(([, end]) => before?.text.slice(0, end) === text.slice(0, end));
}
