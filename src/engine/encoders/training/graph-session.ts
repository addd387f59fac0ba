import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { ExecutionProvider } from '../devices.ts';
import type { RawTensor, RawTensors } from '../protocol.ts';
import { onnxModel, type GraphSpec } from './onnx-writer.ts';

// What ONNX Runtime logs as an error it also throws.
env.logLevel = 'fatal';

export interface GraphSessionOptions {
  device?: ExecutionProvider;
  /** Threads of one run. The same number gives the same rounding. */
  threads: number;
}

/**
 * Runs a graph made here, with tensors in and out. A run blocks the thread that calls it, so it
 * belongs in a worker thread.
 */
export class GraphSession {
  readonly #session: InferenceSession;
  readonly #outputs: string[];

  private constructor(session: InferenceSession, outputs: string[]) {
    this.#session = session;
    this.#outputs = outputs;
  }

  static async open(
    graph: GraphSpec,
    { device = 'cpu', threads }: GraphSessionOptions,
  ): Promise<GraphSession> {
    const session = await InferenceSession.create(onnxModel(graph), {
      executionProviders: [device],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new GraphSession(
      session,
      graph.outputs.map(({ name }) => name),
    );
  }

  /**
   * @param feeds all inputs; their memory is read, not kept
   * @param wanted names of the outputs to compute; default: all
   */
  async run(feeds: RawTensors, wanted: readonly string[] = this.#outputs): Promise<RawTensors> {
    const tensors: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(feeds)) tensors[name] = toTensor(tensor);
    const results = await this.#session.run(tensors, [...wanted]);
    return Object.fromEntries(
      wanted.map((name) => {
        const { data, dims } = results[name] as Tensor;
        return [name, { data: data as Float32Array, shape: [...dims] }];
      }),
    );
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

const toTensor = ({ data, shape }: RawTensor): Tensor =>
  data instanceof Float32Array
    ? new Tensor('float32', data, shape)
    : new Tensor('int64', data, shape);
