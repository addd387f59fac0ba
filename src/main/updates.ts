/**
 * When to look for a new version, and what to ask before each step: nothing of the network is even
 * loaded before the person has agreed. Electron and the real updater come from update-shell.ts.
 */
import type { AppUpdater } from 'electron-updater';
import { AppError } from '../shared/errors.ts';
import type {
  UpdateAbility,
  UpdateChoice,
  UpdateOutcome,
  UpdateReport,
} from '../shared/updates.ts';
import { isSigned } from './update-signature.ts';

/** What is needed of electron-updater. */
export type Updater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'allowDowngrade'
  | 'logger'
  | 'requestHeaders'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'quitAndInstall'
>;

/** What is asked before something happens; a no is the end of it, until the next check. */
export type UpdateQuestion =
  | { kind: 'check' }
  | { kind: 'download'; version: string; bytes: number | null }
  | { kind: 'install'; version: string };
/** What is said of something that has happened or will not. */
export type UpdateNews =
  { kind: 'available' | 'unsigned'; version: string } | { kind: 'failed'; reason: string };

export interface UpdateState {
  choice: UpdateChoice;
  lastCheck: string | null;
}

export interface UpdateWorld {
  ability: UpdateAbility;
  /** The public key that new versions must be signed with. */
  key: string;
  /** Loads electron-updater; called only when a check has been agreed to. */
  load(): Promise<Updater>;
  read(): UpdateState;
  write(state: UpdateState): void;
  ask(question: UpdateQuestion): Promise<boolean>;
  tell(news: UpdateNews): Promise<void>;
  /** Ends what must end well before the program is replaced. */
  beforeInstall(): Promise<void>;
  now(): Date;
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** A clock that was wrong must not put off checks for ever, nor ask twice a day. */
const DAY_MS = 24 * 3_600_000;

/** True where a week has passed since the last check; never where nothing was chosen. */
export function isDue({ choice, lastCheck }: UpdateState, now: Date): boolean {
  if (choice === 'never') return false;
  if (lastCheck === null) return true;
  const since = now.getTime() - Date.parse(lastCheck);
  return !(since >= -DAY_MS && since < WEEK_MS);
}

/**
 * What a copy of the program can do with a new version.
 * @param config the text of `app-update.yml`, which packing writes; null where there is none
 * @param key the public key that packing was given; '' where it was given none
 * @param appImage the path of the AppImage that runs, on Linux
 */
export function abilityOf(
  platform: NodeJS.Platform,
  config: string | null,
  key: string,
  appImage: string | undefined,
): UpdateAbility {
  if (config === null) return 'none';
  // What cannot be verified is not looked for.
  if (key === '') return 'unverified';
  // electron-updater compares the installer's signature with this name, and skips that without it.
  if (platform === 'win32') return /^publisherName:/m.test(config) ? 'installs' : 'tells';
  // macOS itself refuses what is not signed as the program that runs.
  if (platform === 'darwin') return 'installs';
  // deb and rpm belong to the system's package manager.
  return appImage === undefined ? 'tells' : 'installs';
}

export class Updates {
  readonly #world: UpdateWorld;
  #busy = false;

  constructor(world: UpdateWorld) {
    this.#world = world;
  }

  report(): UpdateReport {
    return { ...this.#world.read(), ability: this.#world.ability };
  }

  choose(choice: UpdateChoice): void {
    this.#world.write({ ...this.#world.read(), choice });
  }

  /** Called now and then: checks where the person has chosen that, and it is time. */
  async tick(): Promise<void> {
    const { read, now, ask, tell, ability } = this.#world;
    const state = read();
    if (isOff(ability) || this.#busy || !isDue(state, now())) return;
    if (state.choice === 'ask' && !(await ask({ kind: 'check' }))) return this.#note();
    try {
      await this.check();
    } catch (error) {
      // Being offline is no news; what was agreed to and failed is, and a forgery is.
      if (!(error instanceof AppError)) return;
      if (error.code === 'update-failed') {
        await tell({ kind: 'failed', reason: String(error.details['reason']) });
      } else if (error.code === 'update-unsigned') {
        await tell({ kind: 'unsigned', version: String(error.details['version']) });
      }
    }
  }

  /**
   * Checks now, because the person has asked for it.
   * @throws AppError `update-unreachable`, `update-unsigned` (not by us), `update-failed` (damaged,
   *   refused by the system, disk full…)
   */
  async check(): Promise<UpdateOutcome> {
    if (this.#busy) return 'declined';
    this.#busy = true;
    try {
      return await this.#check();
    } finally {
      this.#busy = false;
    }
  }

  async #check(): Promise<UpdateOutcome> {
    const { ability, key, load, ask, tell, beforeInstall } = this.#world;
    if (isOff(ability)) throw new AppError('update-unreachable', { reason: ability });
    const updater = await load();
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = false;
    updater.allowDowngrade = false;
    updater.logger = null;
    // It would send a number of this installation; whose turn it is is decided here.
    updater.requestHeaders = { 'x-user-staging-id': '' };
    const found = await updater.checkForUpdates().catch((error: unknown) => {
      throw new AppError('update-unreachable', { reason: reasonOf(error) });
    });
    this.#note();
    if (!found?.isUpdateAvailable) return 'current';
    const { version, files, path } = found.updateInfo;
    if (!isSigned(found.updateInfo, key)) throw new AppError('update-unsigned', { version });
    if (ability === 'tells') {
      await tell({ kind: 'available', version });
      return 'told';
    }
    const bytes = (files.find(({ url }) => url === path) ?? files[0])?.size ?? null;
    if (!(await ask({ kind: 'download', version, bytes }))) return 'declined';
    await updater.downloadUpdate().catch((error: unknown) => {
      throw new AppError('update-failed', { reason: reasonOf(error) });
    });
    if (!(await ask({ kind: 'install', version }))) return 'declined';
    await beforeInstall();
    updater.quitAndInstall(false, true);
    return 'installing';
  }

  #note(): void {
    const { read, write, now } = this.#world;
    write({ ...read(), lastCheck: now().toISOString() });
  }
}

const isOff = (ability: UpdateAbility): boolean => ability === 'none' || ability === 'unverified';

/** The first line: some of electron-updater's messages hold whole answers. */
const reasonOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
