import { describe, expect, it } from 'vitest';
import { promptsOf } from '../../../src/engine/search/prompts.ts';

describe('prompts', () => {
  it('put a short text in several forms, the bare one among them', () => {
    const prompts = promptsOf('cane nella neve');
    expect(prompts).toContain('cane nella neve');
    expect(prompts.length).toBeGreaterThan(1);
    for (const prompt of prompts) expect(prompt).toContain('cane nella neve');
  });

  it('leave a text of many words as it is', () => {
    const text = 'due bambini con il cappello giocano a palla sulla spiaggia al tramonto';
    expect(promptsOf(text)).toEqual([text]);
  });

  it('take dollars and braces as they come', () => {
    expect(promptsOf('$& {} $1')[1]).toContain('$& {} $1');
  });
});
