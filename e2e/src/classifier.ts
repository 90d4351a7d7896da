/** A stretch of traffic as numbers, and what it truly was. */
export interface Sample {
  readonly features: readonly number[];
  readonly label: boolean;
}

export interface SeenPacket {
  /** Bytes. */
  readonly size: number;
  /** Ms. */
  readonly at: number;
  /** RTP's own, of 48 kHz, and its marker. */
  readonly timestamp: number;
  readonly marker: boolean;
}

/** What can be told of a run of packets from outside: sizes, gaps and rate, and what RTP says in clear. */
export function featuresOf(packets: readonly SeenPacket[]): readonly number[] {
  const sizes = packets.map(({ size }) => size);
  const gaps = differences(packets.map(({ at }) => at));
  const steps = differences(packets.map(({ timestamp }) => timestamp)).map((step) => (step >>> 0) / 48);
  const span = gaps.reduce((sum, gap) => sum + gap, 0);
  const rate = packets.length / Math.max(span, 1);
  const markers = packets.filter(({ marker }) => marker).length;
  return [sizes, gaps, steps].flatMap(momentsOf).concat(Math.max(...gaps), Math.max(...steps), rate, markers);
}

function differences(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => value - (values[index] ?? value));
}

function momentsOf(values: readonly number[]): [mean: number, variance: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return [mean, variance];
}

/**
 * How well a logistic regression tells the labels apart that it was not trained on: trained on the one half and tested on
 * the other, both ways, the area under the ROC curve in the mean. 0.5 is a coin.
 *
 * @param samples of both labels in both halves, in the order of time
 */
export function areaUnderCurve(samples: readonly Sample[]): number {
  const half = samples.length >> 1;
  const [first, second] = [samples.slice(0, half), samples.slice(half)];
  return (tested(first, second) + tested(second, first)) / 2;
}

/**
 * What area the same traffic can give by chance: labels keep their runs, and are turned against the traffic that they were
 * of. On a busy machine gaps come in bursts, as labels come in runs, and a few of each may fall together.
 *
 * @param areaOf the area with labels turned by that share of the recording, above 0 and below 1
 * @returns four standard deviations above the mean of 20
 */
export function areaByChance(areaOf: (turnedBy: number) => number): number {
  const areas = Array.from({ length: 20 }, (_, index) => areaOf((index + 1) / 21));
  const [mean, variance] = momentsOf(areas);
  return mean + 4 * Math.sqrt(variance);
}

function tested(training: readonly Sample[], test: readonly Sample[]): number {
  const scale = (training[0]?.features ?? []).map((_, index) => {
    const [mean, variance] = momentsOf(training.map(({ features }) => features[index] ?? 0));
    // What never changes says nothing.
    return { mean, by: variance < 1e-12 ? 0 : 1 / Math.sqrt(variance) };
  });
  const inputs = ({ features }: Sample): readonly number[] => [
    1,
    ...scale.map(({ mean, by }, index) => ((features[index] ?? 0) - mean) * by),
  ];
  const weights = trained(training.map((sample) => ({ inputs: inputs(sample), label: sample.label })));
  return ranked(test.map((sample) => ({ score: dot(weights, inputs(sample)), label: sample.label })));
}

/** Gradient descent on the log loss, with labels of equal weight. */
function trained(samples: readonly { inputs: readonly number[]; label: boolean }[]): readonly number[] {
  const share = samples.filter(({ label }) => label).length / samples.length;
  let weights: readonly number[] = (samples[0]?.inputs ?? []).map(() => 0);
  for (let round = 0; round < 400; round += 1) {
    const slope = weights.map(() => 0);
    for (const { inputs, label } of samples) {
      const fault = (sigmoid(dot(weights, inputs)) - (label ? 1 : 0)) / (2 * (label ? share : 1 - share));
      for (const [index, input] of inputs.entries()) slope[index] = (slope[index] ?? 0) + fault * input;
    }
    weights = weights.map((weight, index) => weight - (0.5 * (slope[index] ?? 0)) / samples.length);
  }
  return weights;
}

/** Mann and Whitney: how often one of the true ones has the higher score; a tie counts half. */
function ranked(scored: readonly { readonly score: number; readonly label: boolean }[]): number {
  const scoresOf = (label: boolean): readonly number[] =>
    scored.filter((one) => one.label === label).map(({ score }) => score);
  const [positives, negatives] = [scoresOf(true), scoresOf(false)];
  let wins = 0;
  for (const positive of positives)
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  return wins / (positives.length * negatives.length);
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
