/** The panel's state: one session for each notebook that was looked at, one of them active. */
import { type Api, ApiError } from '../api';
import type { NotebookDocument } from '../document';
import { type Role, edits } from '../roles';
import { Store } from '../store';
import type { Build, Job, JobRequest, Proposal } from '../types';
import { CheckModel, asApiError } from './checking';
import { DeployModel } from './deploying';
import { JobsModel, over } from './jobs';
import { TestModel } from './testing';

/** What the user chose in the settings. */
export interface Preferences {
  target: string;
  kernel: string;
  /** The folder of builds as seen from a notebook's; empty: as configured there. */
  output: string;
  markers: boolean;
}

/** Those of somebody who has set nothing. */
export const PREFERENCES: Preferences = {
  target: '',
  kernel: '',
  output: '',
  markers: true
};

export interface Session {
  document: NotebookDocument;
  /** Grows with every change of the document that the panel shows. */
  revision: number;
  build: Build | null;
}

/** One notebook's models. */
export class NotebookSession extends Store<Session> {
  readonly check: CheckModel;
  readonly jobs: JobsModel;
  readonly test: TestModel;
  readonly deploy: DeployModel;

  constructor(
    readonly api: Api,
    readonly document: NotebookDocument,
    private _preferences: () => Preferences,
    private _ended: (session: NotebookSession, job: Job) => void
  ) {
    super({ document, revision: 0, build: null });
    const path = () => document.path;
    this.check = new CheckModel(api, document);
    this.jobs = new JobsModel(api, path, job => void this._finished(job));
    this.test = new TestModel(api, path);
    this.deploy = new DeployModel(api, path, _preferences);
    this._unsubscribe = document.subscribe(change => {
      this.set({ revision: this.get().revision + 1 });
      if (change === 'cells' && this._loaded) {
        this.check.touch();
      } else if (change === 'path' && this._loaded) {
        void this.load();
      }
    });
  }

  /** Ask the server for all there is of this notebook. */
  async load(): Promise<void> {
    this._loaded = true;
    const found = this.jobs.find().catch(() => undefined); // the check tells what is wrong
    await Promise.all([this.check.now(), found, this._findBuild(), this.deploy.load()]);
  }

  /** The settings have changed: other builds may be this notebook's now. */
  async prefer(): Promise<void> {
    if (this._loaded) {
      await Promise.all([this._findBuild(), this.deploy.load()]);
    }
  }

  /** Build the notebook as it is in the editor: it is saved first. */
  async build(): Promise<void> {
    if (this.busy) {
      return;
    }
    this.jobs.set({ starting: true }); // saving takes a while, and a second press must not count
    try {
      if (this.document.dirty) {
        await this.document.save();
      }
    } catch (error) {
      this.jobs.set({ error: asApiError(error), starting: false });
      return;
    }
    await this.jobs.start({
      kind: 'build',
      target: this.deploy.get().target || this._preferences().target,
      ...this._options()
    });
  }

  /** Carry out the plan that is shown. */
  async act(): Promise<void> {
    const { intent, isPublic } = this.deploy.get();
    if (intent) {
      const { kind, target, stage, version } = intent;
      this.deploy.drop();
      const asked = { kind, target, stage, version, public: isPublic };
      await this.jobs.start({ ...asked, ...this._options() });
    }
  }

  /** What the settings say of a build; what they leave open is left to the server. */
  private _options(): Pick<JobRequest, 'options'> {
    const { kernel, output } = this._preferences();
    const said = { ...(kernel && { kernel }), ...(output && { output }) };
    return Object.keys(said).length > 0 ? { options: said } : {};
  }

  /** Whether a job of this notebook runs. */
  get busy(): boolean {
    const { build, deploy, starting } = this.jobs.get();
    return starting || [build, deploy].some(work => work !== null && !over(work.job));
  }

  setRole(cell: string, role: Role): void {
    this.document.setRole(cell, role);
  }

  accept(proposals: readonly Proposal[]): void {
    const cells = new Map(this.document.cells().map(cell => [cell.id, cell]));
    for (const proposal of proposals) {
      const cell = cells.get(proposal.cell_id);
      if (cell) {
        this.document.apply(edits(cell, proposal));
      }
    }
  }

  dispose(): void {
    this._unsubscribe();
    this.check.dispose();
    this.jobs.dispose();
  }

  private async _findBuild(): Promise<void> {
    try {
      const { output } = this._preferences();
      const [build = null] = await this.api.builds(this.document.path, output);
      await this._use(build);
    } catch {
      await this._use(null); // the check tells what is wrong
    }
  }

  private async _use(build: Build | null): Promise<void> {
    this.set({ build });
    if (!this.test.get().place?.deployment) {
      await this.test.aim(build ? { build } : null);
    }
  }

  private async _finished(job: Job): Promise<void> {
    this._ended(this, job);
    if (job.kind === 'build' && job.build) {
      await this._use(job.build);
    }
    if (job.kind !== 'build') {
      await this.deploy.load();
      if (job.deployment && job.kind === 'deploy') {
        await this.test.aim({ deployment: job.deployment });
      } else if (job.kind === 'remove') {
        const { build } = this.get();
        await this.test.aim(build ? { build } : null);
      }
    }
  }

  private _loaded = false;
  private _unsubscribe: () => void;
}

export interface Panel {
  /** Null while no notebook is active. */
  session: NotebookSession | null;
  /** Why the server cannot be used: it has no nb2fn, or does not answer. */
  trouble: ApiError | null;
  /** Which sections are closed. */
  closed: ReadonlySet<string>;
}

export class PanelModel extends Store<Panel> {
  constructor(
    readonly api: Api,
    private _preferences: Preferences,
    private _ended: (session: NotebookSession, job: Job) => void
  ) {
    super({ session: null, trouble: null, closed: new Set() });
  }

  get preferences(): Preferences {
    return this._preferences;
  }

  /** The settings were read, or have changed. */
  async prefer(preferences: Preferences): Promise<void> {
    const { target, output } = this._preferences;
    this._preferences = preferences;
    if (preferences.target !== target || preferences.output !== output) {
      await Promise.all([...this._sessions.values()].map(session => session.prefer()));
    }
  }

  /** Show another notebook, or none; its models are made once. */
  activate(document: NotebookDocument | null): NotebookSession | null {
    let session = document ? (this._sessions.get(document) ?? null) : null;
    if (document && !session) {
      const preferences = () => this._preferences;
      session = new NotebookSession(this.api, document, preferences, this._ended);
      this._sessions.set(document, session);
    }
    this.set({ session });
    void this._wake();
    return session;
  }

  /** The session of a notebook that was active before. */
  session(document: NotebookDocument): NotebookSession | null {
    return this._sessions.get(document) ?? null;
  }

  /** A notebook was closed. */
  forget(document: NotebookDocument): void {
    const session = this._sessions.get(document);
    this._sessions.delete(document);
    if (session && this.get().session === session) {
      this.set({ session: null });
    }
    session?.dispose();
  }

  /** The panel came into view: only now is the server asked for anything. */
  show(visible: boolean): void {
    this._visible = visible;
    void this._wake();
  }

  /** Ask again after trouble. */
  async retry(): Promise<void> {
    this.set({ trouble: null });
    this._greeted = false;
    this._woken = new WeakSet();
    await this._wake();
  }

  toggle(section: string): void {
    const closed = new Set(this.get().closed);
    if (!closed.delete(section)) {
      closed.add(section);
    }
    this.set({ closed });
  }

  private async _wake(): Promise<void> {
    if (!this._visible || !this.get().session) {
      return;
    }
    if (!this._greeted) {
      this._greeted = true;
      try {
        await this.api.status();
        this.set({ trouble: null });
      } catch (error) {
        this.set({ trouble: asApiError(error) });
        return;
      }
    }
    const { session, trouble } = this.get();
    if (session && !trouble && !this._woken.has(session)) {
      this._woken.add(session);
      await session.load();
    }
  }

  private _sessions = new Map<NotebookDocument, NotebookSession>();
  private _woken = new WeakSet<NotebookSession>();
  private _visible = false;
  private _greeted = false;
}
