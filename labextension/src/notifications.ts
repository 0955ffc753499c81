/** Words about work that took a while, for those who looked elsewhere meanwhile. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { NotebookSession } from './model/panel';
import type { Job } from './types';

const LONG = 3; // seconds; shorter work is seen in the panel

export class Announcer {
  constructor(
    private _trans: TranslationBundle,
    private _reveal: () => void
  ) {}

  /** Tell the end of a job. */
  ended(session: NotebookSession, job: Job): void {
    const seconds = (job.ended ?? job.created) - job.created;
    const name = session.document.path.split('/').pop() ?? '';
    const actions = [{ label: this._trans.__('Show'), callback: this._reveal }];
    if (job.state === 'failed') {
      Notification.error(this._failure(job, name), { actions, autoClose: false });
    } else if (job.state === 'succeeded' && seconds >= LONG) {
      Notification.success(this._success(job, name), { actions, autoClose: 8000 });
    }
  }

  failed(error: unknown): void {
    Notification.error(error instanceof Error ? error.message : String(error));
  }

  private _success(job: Job, name: string): string {
    switch (job.kind) {
      case 'build':
        return this._trans.__('The endpoint of %1 is built and proven equal.', name);
      case 'deploy':
        return this._trans.__('The endpoint of %1 is deployed.', name);
      case 'rollback':
        return this._trans.__('The endpoint of %1 is rolled back.', name);
      default:
        return this._trans.__('The endpoint of %1 is removed.', name);
    }
  }

  private _failure(job: Job, name: string): string {
    const first = job.diagnostics.find(d => d.severity === 'error');
    const why = first ? `${first.code}: ${first.message}` : job.error;
    return this._trans.__('%1: %2 failed. %3', name, job.kind, why);
  }
}
