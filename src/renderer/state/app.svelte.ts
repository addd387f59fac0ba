import { getContext, setContext, tick } from 'svelte';
import { albumName } from '../../shared/album-words.ts';
import { explainError, languageOf, translator } from '../../shared/i18n/translate.ts';
import type { JobReport } from '../../shared/jobs.ts';
import type { Album, Tag, Word } from '../../shared/organise.ts';
import type { FolderRoot } from '../../shared/photos.ts';
import { DEFAULT_PREFERENCES, type Preferences } from '../../shared/preferences.ts';
import type { StatusReport } from '../../shared/reports.ts';
import type { MenuCommand } from '../../shared/shell.ts';
import { storedTagName, tagName } from '../../shared/tag-words.ts';
import type { Sorting, View } from '../../shared/timeline.ts';
import { engine, listen, shell, type Connection } from '../engine/client.ts';
import { Actions } from './actions.svelte.ts';
import { Paced } from './paced.ts';
import { PhotoList, type Query } from './photo-list.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { Tiles } from './tiles.svelte.ts';

export type Page =
  'photos' | 'albums' | 'tags' | 'duplicates' | 'errors' | 'tuning' | 'settings' | 'help';

export interface TagCount extends Tag {
  /** As it is shown; {@link Tag.name} is how the engine knows it. */
  label: string;
  photos: number;
  cover: number | null;
}

export interface Notice {
  text: string;
  isError: boolean;
}

/** How long a notice that is no error stays. */
const NOTICE_MS = 6000;
/** The engine does one thing at a time: it counts tags and albums when the first pictures are there. */
const PICTURES_FIRST_MS = 250;
const [MIN_ROW, MAX_ROW, ROW_STEP] = [80, 480, 1.25];

/** Everything the window shows and what it does: one for the whole page. */
export class App {
  preferences = $state.raw<Preferences>(DEFAULT_PREFERENCES);
  page = $state<Page>('photos');
  view = $state.raw<View>({ kind: 'all' });
  sorting = $state<Sorting>('newest');
  /** What is searched for; null while a view is shown. */
  query = $state.raw<Query | null>(null);
  searchSorting = $state<Sorting | 'relevance'>('relevance');
  /** The photo in the viewer, by its place in the list; null while it is closed. */
  viewing = $state<number | null>(null);

  status = $state.raw<StatusReport | null>(null);
  #stored = $state.raw<Album[]>([]);
  #storedTags = $state.raw<Omit<TagCount, 'label'>[]>([]);
  /** Asked for where they are shown otherwise than they are stored. */
  #concepts = $state.raw<Record<string, Word>>({});
  folders = $state.raw<FolderRoot[]>([]);
  jobs = $state.raw<JobReport[]>([]);
  connection = $state.raw<Connection>({ state: 'connected' });
  notice = $state.raw<Notice | null>(null);
  ready = $state(false);

  readonly tiles = new Tiles();
  readonly list = new PhotoList(this.tiles, (before) => this.#listChanged(before));
  readonly selection = new Selection(() => this.list.columns.ids);
  readonly actions = new Actions(this);
  /** False where the engine was gone when it was asked for what the window starts from. */
  #hasBegun = false;
  readonly #sides = new Paced(() => this.#refreshSides().catch(() => undefined));
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  readonly language = $derived(this.preferences.language ?? languageOf(navigator.language));
  readonly t = $derived(translator(this.language));
  /** Albums, those that the program has named in the language of the window. */
  readonly albums = $derived(
    this.#stored.map((album) => ({ ...album, name: albumName(album, this) })),
  );
  readonly tags = $derived<TagCount[]>(
    this.#storedTags.map((tag) => ({ ...tag, label: this.tagName(tag) })),
  );
  /** True where the user has yet to choose folders. */
  readonly isNew = $derived(
    this.status !== null && this.status.folders.length === 0 && this.jobs.length === 0,
  );

  async start(): Promise<void> {
    listen({
      event: (event) => {
        if (event.kind === 'jobs') this.jobs = event.jobs;
        else this.#libraryChanged();
      },
      connection: (connection) => {
        this.connection = connection;
        if (connection.state !== 'connected') return;
        if (connection.restarted) this.tell(this.t('ui.connection.restarted'));
        if (this.ready && !this.#hasBegun) void this.#begin();
      },
    });
    shell?.onCommand((command) => this.#command(command));
    await this.#begin();
    this.ready = true;
    setTimeout(() => this.#sides.ask(), PICTURES_FIRST_MS);
  }

  /** Asks for what the window starts from. */
  async #begin(): Promise<void> {
    try {
      this.preferences = await engine.preferences({});
      void shell?.setLanguage({ language: this.language });
      // The engine does one thing at a time: photos before counts.
      const [, status] = await Promise.all([this.#show(), engine.status({})]);
      this.status = status;
      this.#hasBegun = true;
    } catch (error) {
      this.fail(error);
    }
  }

  /** The title of what is shown. */
  readonly title = $derived.by(() => {
    const { t, view } = this;
    if (this.page !== 'photos') return t(`ui.page.${this.page}`);
    if (this.query) return this.query.text || t('ui.search.alike');
    switch (view.kind) {
      case 'album':
        return this.albums.find(({ id }) => id === view.id)?.name ?? '';
      case 'tag':
        return this.tags.find(({ id }) => id === view.id)?.label ?? '';
      case 'folder': {
        const root = this.folders.find(({ folder }) => folder === view.id);
        return (view.directory || root?.path || '').split(/[/\\]/).at(-1) ?? '';
      }
      default:
        return t(`ui.view.${view.kind}`);
    }
  });

  async showView(view: View): Promise<void> {
    this.page = 'photos';
    this.query = null;
    this.view = view;
    this.selection.reset();
    await this.#show();
  }

  /** Shows a photo among all others. */
  async openPhoto(id: number): Promise<void> {
    await this.showView({ kind: 'all' });
    await this.list.complete();
    const at = this.list.columns.ids.indexOf(id);
    if (at !== -1) this.viewing = at;
  }

  showPage(page: Page): void {
    this.viewing = null;
    this.page = page;
    this.query = null;
    this.selection.reset();
  }

  /** Searches; an empty query goes back to the view. */
  async search(query: Query | null): Promise<void> {
    this.viewing = null;
    const isSame = JSON.stringify(query) === JSON.stringify(this.query);
    if (isSame && this.page === 'photos') return;
    this.page = 'photos';
    this.query = query;
    this.selection.reset();
    await this.#show();
  }

  async sortBy(sorting: Sorting | 'relevance'): Promise<void> {
    if (this.query) this.searchSorting = sorting;
    else if (sorting !== 'relevance') this.sorting = sorting;
    await this.#show();
  }

  async setPreferences(changes: Partial<Preferences>): Promise<void> {
    this.preferences = { ...this.preferences, ...changes };
    if (changes.language !== undefined) {
      void shell?.setLanguage({ language: this.language });
      this.#sides.ask();
    }
    await this.attempt(() => engine.setPreferences(this.preferences));
  }

  zoom(direction: 1 | -1): void {
    const height = this.preferences.rowHeight * ROW_STEP ** direction;
    void this.setPreferences({
      rowHeight: Math.round(Math.min(MAX_ROW, Math.max(MIN_ROW, height))),
    });
  }

  /** A tag's name as it is shown. */
  tagName(tag: Pick<Tag, 'name' | 'concept'>): string {
    return tagName(tag, this.#concepts, this.language);
  }

  /** The engine's name of a tag that was written or chosen as it is shown. */
  storedTagName(shown: string): string {
    return storedTagName(shown, this.#storedTags, this.#concepts, this.language);
  }

  /** Tells the user something in passing. */
  tell(text: string, isError = false): void {
    clearTimeout(this.#noticeTimer);
    this.notice = { text, isError };
    if (!isError) this.#noticeTimer = setTimeout(() => (this.notice = null), NOTICE_MS);
  }

  fail(error: unknown): void {
    this.tell(explainError(this.t, error), true);
  }

  /** Does something that may fail; a failure is told. True where it was done. */
  async attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  /** Whoever looks at a photo goes on looking at it, wherever it is in the new list. */
  #listChanged(before: readonly number[]): void {
    this.selection.reconcile(before);
    if (this.viewing === null) return;
    const at = this.list.columns.ids.indexOf(before[this.viewing] ?? -1);
    if (at !== -1) this.viewing = at;
  }

  #show(): Promise<void> {
    return this.list.show(
      this.query
        ? {
            kind: 'search',
            query: this.query,
            sorting: this.searchSorting,
            language: this.language,
          }
        : { kind: 'view', view: this.view, sorting: this.sorting },
    );
  }

  #libraryChanged(): void {
    if (!this.ready) return;
    this.list.reload();
    this.tiles.refresh();
    this.#sides.ask();
  }

  async #refreshSides(): Promise<void> {
    const needsWords = this.language !== 'it' && Object.keys(this.#concepts).length === 0;
    const [status, stored, tags, folders, concepts] = await Promise.all([
      engine.status({}),
      engine.albums({}),
      engine.tags({}),
      engine.folders({}),
      needsWords ? engine.concepts({}) : this.#concepts,
    ]);
    this.#stored = stored;
    this.#storedTags = tags;
    this.#concepts = concepts;
    Object.assign(this, { status, folders });
  }

  /** Goes to the search box, from wherever one is. */
  async toSearch(): Promise<void> {
    this.viewing = null;
    // The page behind the viewer takes the focus once it is no longer inert.
    await tick();
    document.getElementById('query')?.focus();
  }

  #command(command: MenuCommand): void {
    if (command === 'larger') this.zoom(1);
    if (command === 'smaller') this.zoom(-1);
    if (command === 'settings') this.showPage('settings');
    if (command === 'rescan') void this.attempt(() => engine.rescan({}));
    if (command === 'search') void this.toSearch();
    if (command === 'add-folder') void this.actions.addFolders();
    if (command === 'help') this.showPage('help');
  }
}

const KEY = Symbol('app');
export const provideApp = (app: App): App => setContext(KEY, app);
export const useApp = (): App => getContext<App>(KEY);
