import { describe, expect, it } from 'vitest';
import { distributionOf } from '../../../src/engine/search/distribution.ts';
import {
  answerProbability,
  DEFAULT_MIN_RELEVANCE,
  MOST_LENIENT,
  RelevanceScale,
} from '../../../src/engine/search/relevance.ts';
import { Tail } from '../../../src/engine/search/tail.ts';
import { randomOf } from '../../support/pictures/scenes.ts';

const general = { mean: 0.2, deviation: 0.05, count: 100_000 };
const large = (mean: number, deviation: number) => ({ mean, deviation, count: 500 });

describe('the scale of relevance', () => {
  it('is the same for a model whose cosines are shifted and scaled', () => {
    const one = new RelevanceScale(large(0.1, 0.1), { ...general, mean: 0.05, deviation: 0.12 });
    const other = new RelevanceScale(large(0.52, 0.05), {
      ...general,
      mean: 0.495,
      deviation: 0.06,
    });
    for (const score of [0, 0.2, 0.4]) {
      expect(one.relevance(score)).toBeCloseTo(other.relevance(0.47 + score / 2), 2);
    }
  });

  it('gives the cosine of a relevance back', () => {
    const scale = new RelevanceScale(large(0.22, 0.04), general, { probability: 0.7, lead: 0.4 });
    for (const relevance of [0.01, DEFAULT_MIN_RELEVANCE, 0.3, 0.69]) {
      expect(scale.relevance(scale.scoreAt(relevance))).toBeCloseTo(relevance, 9);
    }
    expect(scale.scoreAt(0)).toBe(-Infinity);
    expect(scale.scoreAt(0.7)).toBe(Infinity);
  });

  it('never says that a photo matches more surely than that the query is answered', () => {
    const scale = new RelevanceScale(large(0.2, 0.05), general, { probability: 0.3, lead: 0 });
    expect(scale.relevance(1)).toBeLessThanOrEqual(0.3);
    expect(scale.relevance(1)).toBeGreaterThan(0.29);
  });

  it('finds a photo identical to the example, also where all photos are alike', () => {
    const scale = new RelevanceScale(large(0.9, 0.08), large(0.9, 0.08));
    expect(scale.relevance(1)).toBeGreaterThan(0.9);
  });

  it('asks more of a photo the further the best ones are ahead, and no less than one deviation behind', () => {
    const at = (lead: number) =>
      new RelevanceScale(large(0.22, 0.04), general, { probability: 1, lead }).relevance(0.36);
    expect(at(1)).toBeLessThan(at(0) * 0.8);
    expect(at(-1)).toBeGreaterThan(at(0));
    expect(at(-3)).toBe(at(-1));
    expect(new RelevanceScale(large(0.22, 0.04), general, MOST_LENIENT).relevance(0.36)).toBe(
      at(-1),
    );
  });

  it('trusts the distribution of a few photos only as far as they go', () => {
    const few = new RelevanceScale({ mean: 0.5, deviation: 0.001, count: 3 }, general);
    expect(few.relevance(0.505)).toBeGreaterThan(few.relevance(0.5));
    // Three photos of one cosine do not make a fourth with a little more a certain match.
    expect(few.relevance(0.505) - few.relevance(0.5)).toBeLessThan(0.05);
  });
});

describe('whether a query is answered', () => {
  it('is even for one like the everyday texts, and grows with how it stands among them', () => {
    expect(answerProbability(0, 1e9)).toBeCloseTo(0.5, 6);
    expect(answerProbability(0.5, 500)).toBeGreaterThan(0.95);
    expect(answerProbability(-0.5, 500)).toBeLessThan(0.1);
  });

  it('is left open where there are few photos to judge by', () => {
    expect(answerProbability(-2, 0)).toBe(1);
    expect(answerProbability(-2, 5)).toBeGreaterThan(0.8);
  });
});

describe('the tail of cosines', () => {
  const random = randomOf(7);
  const normal = () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  };

  it('is the mean of the best within the sample', () => {
    const tail = new Tail([5, 4, 3, 2, 1, 0, 0, 0, 0, 0]);
    expect(tail.expectedTop(2, 10)).toBe(4.5);
    // Two of five photos stand for four of ten.
    expect(tail.expectedTop(2, 5)).toBe(3.5);
  });

  it('foresees the best of a library a hundred times as large within a fifth', () => {
    const sample = Array.from({ length: 500 }, normal);
    const all = Array.from({ length: 50_000 }, normal).sort((a, b) => b - a);
    const best = distributionOf(all.slice(0, 10)).mean;
    const foreseen = new Tail(sample).expectedTop(10, 50_000);
    expect(Math.abs(foreseen / best - 1)).toBeLessThan(0.2);
  });

  it('says nothing without photos', () => {
    expect(new Tail([]).expectedTop(10, 0)).toBe(0);
  });
});
