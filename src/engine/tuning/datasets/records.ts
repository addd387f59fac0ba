/** A picture with its captions, as a dataset's reader finds it. */
export interface CaptionedImage {
  /** Absolute path. */
  path: string;
  /** At least one, none empty. */
  captions: string[];
}

/** What a reader makes of a dataset: pictures one by one, and what was left out. */
export type Records = AsyncIterable<CaptionedImage>;

/** Why something of a dataset is not used. */
export type DropReason =
  /** A line, row or entry that does not have the format. */
  | 'broken-row'
  /** The file is not where the dataset says. */
  | 'image-missing'
  /** A picture without a single caption. */
  | 'no-captions'
  | 'caption-empty'
  /** The same caption again for the same picture. */
  | 'caption-repeated'
  /** A row in another language than Italian. */
  | 'other-language'
  /** Nearly all words of the caption are names. */
  | 'proper-nouns'
  /** The file is there but cannot be read as a picture. */
  | 'image-unreadable'
  /** The same picture under another name; its captions went to the first. */
  | 'same-picture';

const EXAMPLES = 5;

/** Counts what is left out, with a few examples of each reason. */
export class Drops {
  readonly counts: Partial<Record<DropReason, number>> = {};
  readonly examples: Partial<Record<DropReason, string[]>> = {};

  /** @param what where it is, or what it says: something to find it again by */
  add(reason: DropReason, what: string): void {
    this.counts[reason] = (this.counts[reason] ?? 0) + 1;
    const examples = (this.examples[reason] ??= []);
    if (examples.length < EXAMPLES) examples.push(what);
  }
}

/** Captions without blanks around and without repetitions; what is dropped is counted. */
export function cleanCaptions(captions: readonly unknown[], drops: Drops, where: string): string[] {
  const kept = new Set<string>();
  for (const caption of captions) {
    if (typeof caption !== 'string') drops.add('broken-row', where);
    else {
      const text = caption.trim().replace(/\s+/g, ' ');
      if (text === '') drops.add('caption-empty', where);
      else if (kept.has(text)) drops.add('caption-repeated', `${where}: ${text}`);
      else kept.add(text);
    }
  }
  return [...kept];
}
