/** Something that takes bytes of strangers. */
export interface Target {
  /** Good inputs to start from. */
  seeds(): Promise<Uint8Array[]>;
  /**
   * Takes one input, good or bad. It may refuse it with an AppError; anything else that it throws is
   * a finding, and so are taking too long and keeping too much memory.
   * @returns what kind of input it was, where that can be told: the first of a kind is changed further
   */
  take(input: Uint8Array): Promise<string | undefined>;
  /** Pieces that are put into inputs, such as the format's own words. */
  words?: readonly Uint8Array[];
  /** Inputs hold JSON, which bytes changed at random mostly spoil: half of them are changed as JSON. */
  isJson?: true;
  close?(): Promise<void>;
}
