/** What will be compiled of a notebook, kept up with its edits. */
import { ApiError, type Api } from '../api';
import type { NotebookDocument } from '../document';
import { Store } from '../store';
import type { CheckAnswer } from '../types';

export interface Checking {
  /** The newest answer; it may be of the code before the last edit while `pending`. */
  answer: CheckAnswer | null;
  pending: boolean;
  error: ApiError | null;
}

/** Milliseconds without an edit before the server is asked. */
const PAUSE = 150;

/** Checks one notebook: never two at a time, and always the newest text in the end. */
export class CheckModel extends Store<Checking> {
  constructor(
    private _api: Api,
    private _document: NotebookDocument
  ) {
    super({ answer: null, pending: false, error: null });
  }

  /** The notebook was edited. */
  touch(): void {
    this.set({ pending: true });
    clearTimeout(this._timer);
    this._timer = setTimeout(() => void this.now(), PAUSE);
  }

  /** Check without waiting for a pause. */
  async now(): Promise<void> {
    clearTimeout(this._timer);
    this._again = true;
    if (this._running) {
      return;
    }
    this._running = true;
    this.set({ pending: true });
    while (this._again && !this._stop.signal.aborted) {
      this._again = false;
      await this._ask();
    }
    this._running = false;
    this.set({ pending: false });
  }

  dispose(): void {
    clearTimeout(this._timer);
    this._stop.abort();
  }

  private async _ask(): Promise<void> {
    const { path } = this._document;
    try {
      const content = this._document.content();
      const answer = await this._api.check(path, content, this._stop.signal);
      this.set({ answer, error: null });
    } catch (error) {
      if (!this._stop.signal.aborted) {
        this.set({ error: asApiError(error) });
      }
    }
  }

  private _again = false;
  private _running = false;
  private _stop = new AbortController();
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

/** Any error as one that can be shown. */
export function asApiError(error: unknown): ApiError {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof ApiError ? error : new ApiError(text, 0);
}
