/** How long a test waits for what has to come, ms: a busy machine is not a broken program. */
export const WAIT = { timeout: 60_000 };
