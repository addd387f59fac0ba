/** What the viewer can ask the model about one photo. */

/** A rectangle in shares (0–1) of a photo's width and height. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where in a photo something is. */
export interface HeatMap {
  columns: number;
  rows: number;
  /** Row by row, 0–1: 1 where covering the photo makes it least like the text. */
  heat: number[];
  /** Cosine of text and photo. */
  similarity: number;
  /**
   * How much the odds of the text fall where they fall most, as a logarithm (the fall of the cosine
   * times the model's logit scale): near 0, the map says nothing.
   */
  strength: number;
}

/** How well a caption fits a photo, compared with the other captions. */
export interface CaptionFit {
  text: string;
  /** 0–1; those of all captions add up to 1. */
  probability: number;
  /** Cosine of caption and photo. */
  similarity: number;
}
