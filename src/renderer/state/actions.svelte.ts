import type { SearchUse } from '../../shared/tuning.ts';
import { engine, shell } from '../engine/client.ts';
import type { App } from './app.svelte.ts';

/** Photos used at once of which something can be learned. */
const MOST_USED = 20;

/** A question that an action asks before it is carried out. */
export type Question =
  'tag' | 'untag' | 'album' | 'export' | 'write' | 'forget' | 'trash' | 'folders';

/** What can be done to the selected photos, or to the one in the viewer. */
export class Actions {
  /** The question on screen, and the photos it is about. */
  asking = $state.raw<{ question: Question; ids: number[] } | null>(null);
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  /** The photos that an action is about. */
  get ids(): number[] {
    const { viewing, list, selection } = this.#app;
    const viewed = viewing === null ? undefined : list.columns.ids[viewing];
    if (viewed !== undefined) return [viewed];
    if (selection.size > 0) return selection.ids;
    const focused = list.columns.ids[selection.focus];
    return focused === undefined ? [] : [focused];
  }

  /** Carries out an action by its name, as keys and buttons call it. */
  run(action: string): void {
    const { selection } = this.#app;
    const { ids } = this;
    if (action === 'select-all') void this.#selectAll();
    if (action === 'clear') selection.clear();
    if (ids.length === 0) return;
    if (action === 'open') this.open(Math.max(0, selection.focus));
    if (action === 'toggle') selection.toggle(selection.focus);
    if (action === 'favourite') this.toggleFavourite(ids);
    if (action === 'hide') void this.hide(ids, this.#app.view.kind !== 'hidden');
    if (action === 'trash') this.ask('trash');
    const stars = /^rate-(\d)$/.exec(action)?.[1];
    if (stars !== undefined) void this.mark(ids, { rating: Number(stars) });
  }

  /** All photos of the list, also those of a search that are not there yet. */
  async #selectAll(): Promise<void> {
    await this.#app.list.complete();
    this.#app.selection.selectAll();
  }

  /** Opens the photo at a place of the list in the viewer. */
  open(place: number): void {
    this.#app.viewing = place;
    const id = this.#app.list.columns.ids[place];
    if (id !== undefined) this.#noteUse([id], 'opened');
  }

  ask(question: Question): void {
    this.asking = { question, ids: this.ids };
  }

  toggleFavourite(ids: number[]): void {
    const { tiles } = this.#app;
    const all = ids.every((id) => tiles.get(id)?.favourite);
    void this.mark(ids, { favourite: !all });
  }

  mark(ids: number[], changes: Parameters<typeof engine.mark>[0]['changes']): Promise<boolean> {
    if (changes.favourite || changes.rating) this.#noteUse(ids, 'rated');
    return this.#app.attempt(() => engine.mark({ ids, changes }));
  }

  async hide(ids: number[], hidden: boolean): Promise<void> {
    await this.mark(ids, { hidden });
    this.#app.selection.clear();
  }

  async tag(ids: number[], name: string): Promise<void> {
    const app = this.#app;
    await app.attempt(async () => {
      const tag = await engine.tagPhotos({ ids, name: app.storedTagName(name), has: true });
      app.tell(app.t('ui.tag.added', { name: app.tagName(tag), count: ids.length }));
    });
  }

  /** Takes a tag away from those that have it: it does not come back by itself. */
  async untag(ids: number[], name: string): Promise<void> {
    const app = this.#app;
    await app.attempt(async () => {
      await engine.tagPhotos({ ids, name: app.storedTagName(name), has: false });
      app.tell(app.t('ui.tag.removed', { name, count: ids.length }));
    });
  }

  /** The photo on the cover of the album that is shown. */
  async makeCover(id: number): Promise<void> {
    const { view } = this.#app;
    if (view.kind !== 'album') return;
    await this.#app.attempt(() => engine.updateAlbum({ id: view.id, cover: id }));
  }

  /** Adds to the album of this name, which is made where there is none. */
  async addToAlbum(ids: number[], name: string): Promise<void> {
    const app = this.#app;
    const known = app.albums.find((album) => album.name === name && album.kind !== 'smart');
    await app.attempt(async () => {
      this.#noteUse(ids, 'added');
      if (known) await engine.albumPhotos({ id: known.id, ids, contains: true });
      else await engine.addAlbum({ name, ids });
      app.tell(app.t('ui.album.added', { name, count: ids.length }));
    });
  }

  async removeFromAlbum(ids: number[]): Promise<void> {
    const { view } = this.#app;
    if (view.kind !== 'album') return;
    await this.#app.attempt(() => engine.albumPhotos({ id: view.id, ids, contains: false }));
  }

  /** Photos that a search found were of use: worth learning from, where the user allows it. */
  #noteUse(photoIds: number[], action: SearchUse['action']): void {
    const query = this.#app.list.answer?.parsed.semantic.trim();
    // What is done to very many at once says nothing of each.
    if (!query || photoIds.length > MOST_USED) return;
    void engine.noteSearchUse({ query, photoIds, action }).catch(() => undefined);
  }

  async reveal(): Promise<void> {
    const [id] = this.ids;
    if (id === undefined) return;
    const app = this.#app;
    await app.attempt(async () => {
      if (!shell) await engine.revealPhoto({ id });
      else if (!(await shell.showInFolder({ photoId: id }))) {
        app.tell(app.t('ui.reveal.gone'), true);
      }
    });
  }

  async findAlike(): Promise<void> {
    const [id] = this.ids;
    if (id === undefined) return;
    this.#app.viewing = null;
    await this.#app.search({ text: '', likePhoto: id });
  }

  /** Chooses where to, with the system's dialog where there is one, and copies. */
  async export(): Promise<void> {
    const dialogs = shell;
    if (!dialogs) {
      this.ask('export');
      return;
    }
    const { ids } = this;
    await this.#app.attempt(async () => {
      const folder = await dialogs.pickExportFolder({});
      if (folder !== null) await engine.exportPhotos({ ids, folder });
    });
  }

  /** Brings folders into the library; chooses them as {@link export} does. */
  async addFolders(): Promise<void> {
    const dialogs = shell;
    if (!dialogs) {
      this.ask('folders');
      return;
    }
    await this.#app.attempt(async () => {
      const paths = await dialogs.pickFolders({});
      if (paths.length > 0) await engine.addFolders({ paths });
    });
  }

  async forget(ids: number[]): Promise<void> {
    await this.#app.attempt(() => engine.forgetPhotos({ ids }));
    this.#app.selection.clear();
  }

  async trash(ids: number[]): Promise<void> {
    const app = this.#app;
    await app.attempt(async () => {
      const { trashed, kept } = await engine.trashPhotos({ ids });
      app.selection.clear();
      if (kept.length === 0) app.tell(app.t('ui.trash.done', { count: trashed }));
      else app.tell(app.t('ui.trash.kept', { count: kept.length }), true);
    });
  }
}
