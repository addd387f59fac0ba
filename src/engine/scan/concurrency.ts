/**
 * Runs `work` on up to `limit` items at once and yields results as they come, in no order. It asks
 * the source for the next item only when there is room: a slow consumer slows the source down.
 */
export async function* mapConcurrently<T, R>(
  source: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = source[Symbol.asyncIterator]();
  const running = new Set<Promise<void>>();
  const ready: R[] = [];
  let pulling: Promise<void> | null = null;
  let exhausted = false;

  const start = (item: T) => {
    const task: Promise<void> = work(item).then((result) => {
      ready.push(result);
      running.delete(task);
    });
    running.add(task);
    // Looked at when something is asked for next, which may be later.
    task.catch(() => undefined);
  };
  const pull = async () => {
    const next = await iterator.next();
    pulling = null;
    if (next.done) exhausted = true;
    else start(next.value);
  };

  try {
    for (;;) {
      while (ready.length > 0) yield ready.shift() as R;
      if (!exhausted && pulling === null && running.size < limit) pulling = pull();
      const waiting = pulling ? [pulling, ...running] : [...running];
      if (waiting.length === 0) return;
      await Promise.race(waiting);
    }
  } finally {
    // Left early, by an error or by the consumer: nobody will look at what is still running.
    void Promise.allSettled([pulling, ...running]);
    await iterator.return?.();
  }
}
