/** What one part of the bench found, and how it is told. */

export interface Value {
  label: string;
  value: number;
  unit: string;
}

export interface Ratio {
  label: string;
  value: number;
  /** Absent where there is nothing to reach, only something to know. */
  target?: { atLeast: number } | { atMost: number };
}

export interface Figure {
  values: Value[];
  ratios: Ratio[];
  /** What has to be known to read the numbers. */
  remarks?: string[];
}

export interface BenchOptions {
  /** Fewer photos and rounds: to see that the bench works, not for figures to be quoted. */
  quick: boolean;
  /** A folder that is emptied at the end. */
  scratch: string;
}

export type Measure = (options: BenchOptions) => Promise<Figure>;

/** The value below or at which this share of the values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;
}

/** Null where there is no target. */
export function reached({ value, target }: Ratio): boolean | null {
  if (!target) return null;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** A figure as lines of text. */
export function describe({ values, ratios, remarks = [] }: Figure): string {
  const rows = [
    ...values.map(({ label, value, unit }) => [label, `${rounded(value)} ${unit}`.trim(), '']),
    ...ratios.map((ratio) => [ratio.label, rounded(ratio.value), verdict(ratio)]),
  ];
  const width = Math.max(...rows.map(([label = '']) => label.length));
  const lines = rows.map(([label = '', value = '', end = '']) =>
    `  ${label.padEnd(width)}  ${value.padStart(14)}  ${end}`.trimEnd(),
  );
  return [...lines, ...remarks.map((remark) => `  (${remark})`)].join('\n');
}

function verdict(ratio: Ratio): string {
  const { target } = ratio;
  if (!target) return '';
  const wanted = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return `${wanted}  ${reached(ratio) ? 'ok' : 'NOT OK'}`;
}

/** Three significant digits, or all that stand before the point. */
function rounded(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
