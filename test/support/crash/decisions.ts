import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import type { Library } from '../../../src/engine/library/library.ts';
import { openLibraryReadOnly } from '../../../src/engine/library/library.ts';
import { ROOT } from '../cli.ts';

/** What a user says of a photo. */
export type Decision =
  | { kind: 'tag'; photo: number; name: string; has: boolean }
  | { kind: 'mark'; photo: number; field: 'rating' | 'caption' | 'favourite'; value: unknown }
  | { kind: 'album'; album: number; photo: number; contains: boolean };

type Message = { begun: Decision } | { done: Decision };

const ALBUM = 'Scelte';

/** The album that decisions are about. */
export function albumFor(library: Library): number {
  const known = library.albums.names().find(({ name }) => name === ALBUM);
  return (
    known?.id ?? library.transaction(() => library.albums.add(ALBUM, 'manual', null, library.now()))
  );
}

export function decide(library: Library, decision: Decision): void {
  const { photo } = decision;
  if (decision.kind === 'mark') {
    library.setMarks([photo], { [decision.field]: decision.value });
    return;
  }
  library.transaction(() => {
    if (decision.kind === 'album') {
      library.albums.setByUser(decision.album, [photo], decision.contains);
    } else {
      const tag = library.tags.ensure(decision.name, library.now());
      library.tags.setByUser([photo], tag.id, decision.has);
    }
  });
}

/** Written at once: what was told is told, whatever happens next. */
export function tell(message: Message): void {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < line.length;) {
    try {
      at += writeSync(1, line, at);
    } catch (error) {
      // The pipe is full: whoever reads it is busy.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

/** Decisions that a library must know, and those of which a kill leaves open whether it does. */
export class Decided {
  readonly #made = new Map<string, Decision>();
  readonly #open = new Map<string, Decision>();

  note(message: Message): void {
    const decision = 'begun' in message ? message.begun : message.done;
    const key = keyOf(decision);
    if ('begun' in message) {
      this.#open.set(key, decision);
    } else {
      this.#open.delete(key);
      this.#made.set(key, decision);
    }
  }

  get size(): number {
    return this.#made.size;
  }

  /** What the library says otherwise, as sentences; what was left open is settled by what it says. */
  violations(library: Library): string[] {
    for (const [key, decision] of this.#open) {
      if (holds(library, decision)) this.#made.set(key, decision);
    }
    this.#open.clear();
    return [...this.#made.values()]
      .filter((decision) => !holds(library, decision))
      .map((decision) => `lost: ${JSON.stringify(decision)}`);
  }
}

function keyOf(decision: Decision): string {
  const { kind, photo } = decision;
  if (kind === 'tag') return `${kind} ${photo} ${decision.name}`;
  return `${kind} ${photo} ${kind === 'mark' ? decision.field : decision.album}`;
}

function holds(library: Library, decision: Decision): boolean {
  const { photo } = decision;
  if (decision.kind === 'album') {
    return library.albums.photosOf(decision.album).includes(photo) === decision.contains;
  }
  if (decision.kind === 'tag') {
    const named = library.tags.ofPhotos([photo]).get(photo) ?? [];
    return named.some(({ name }) => name === decision.name) === decision.has;
  }
  const [found] = library.photos.byIds([photo]);
  if (!found) return false;
  const { field, value } = decision;
  return (field === 'favourite' ? found.favourite : found.metadata[field]) === value;
}

/**
 * Lets a process take decisions and kills it (SIGKILL) at a random moment after the first.
 * @param folder to be indexed first; null: the library has its photos
 * @param random 0 ≤ x < 1
 * @returns what the library has lost
 */
export async function decideWithKill(
  folder: string | null,
  libraryDir: string,
  decided: Decided,
  options: { longestMs: number; random: () => number },
): Promise<string[]> {
  const seed = String(Math.floor(options.random() * 1e9));
  const script = join(ROOT, 'test/support/crash/decide.ts');
  const args = [script, libraryDir, seed, ...(folder === null ? [] : [folder])];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let timer: NodeJS.Timeout | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    // A line that the kill has cut tells nothing.
    if (!line.endsWith('}')) continue;
    decided.note(JSON.parse(line) as Message);
    timer ??= setTimeout(() => child.kill('SIGKILL'), options.random() * options.longestMs);
  }
  const [code, signal] = (await exit) as [number | null, string | null];
  clearTimeout(timer);
  if (signal !== 'SIGKILL') return [`ended by itself with ${code}: ${said}`];
  const library = openLibraryReadOnly({ dir: libraryDir, clock: () => new Date() });
  try {
    return decided.violations(library);
  } finally {
    library.close();
  }
}
