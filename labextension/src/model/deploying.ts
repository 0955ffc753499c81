/** Deployments of one notebook: targets, the plan before it acts, history, logs. */
import type { Api, ApiError } from '../api';
import { Store } from '../store';
import type { Deployment, Plan, Target } from '../types';
import { asApiError } from './checking';

/** What is about to be done; `version` is the one that a rollback makes live again. */
export interface Intent {
  kind: 'deploy' | 'rollback' | 'remove';
  target: string;
  stage: string;
  version: number | null;
  plan: Plan;
}

/** Of the settings, what a deploy goes by. */
export interface Wishes {
  target: string;
  output: string;
}

export interface Deploying {
  targets: Target[];
  target: string;
  stage: string;
  /** Whether the target was chosen here, and not by the settings. */
  chosen: boolean;
  /** Whether everyone may ask; null leaves it as it is. */
  isPublic: boolean | null;
  deployments: Deployment[];
  planning: boolean;
  intent: Intent | null;
  error: ApiError | null;
}

export class DeployModel extends Store<Deploying> {
  constructor(
    private _api: Api,
    private _path: () => string,
    private _wishes: () => Wishes
  ) {
    super({
      targets: [],
      target: '',
      stage: '',
      chosen: false,
      isPublic: null,
      deployments: [],
      planning: false,
      intent: null,
      error: null
    });
  }

  /** Ask for the targets and what is deployed, and how that is. */
  async load(): Promise<void> {
    try {
      const path = this._path();
      const [{ targets, default: usual }, deployments] = await Promise.all([
        this._api.targets(path),
        this._api.deployments(path)
      ]);
      const { chosen, target: now } = this.get();
      const wanted = (chosen && now) || this._wishes().target || usual;
      const target = targets.find(t => t.name === wanted) ?? targets[0];
      const { stage } = this.get();
      const known = target?.stages.includes(stage) ? stage : (target?.stages[0] ?? '');
      this.set({
        targets,
        target: target?.name ?? '',
        stage: known,
        deployments,
        error: null
      });
      if (deployments.length > 0) {
        await this._look(path);
      }
    } catch (error) {
      this.set({ error: asApiError(error) });
    }
  }

  /** What is known stands already; a target that does not answer takes nothing of it away. */
  private async _look(path: string): Promise<void> {
    const seen = await this._api.deployments(path, true).catch(() => null);
    if (seen && path === this._path()) {
      this.set({ deployments: seen });
    }
  }

  choose(name: string): void {
    const target = this.get().targets.find(t => t.name === name);
    this.set({ target: name, stage: target?.stages[0] ?? '', chosen: true, intent: null });
  }

  setStage(stage: string): void {
    this.set({ stage, intent: null });
  }

  setPublic(isPublic: boolean): void {
    this.set({ isPublic, intent: null });
  }

  /** Find out what would be done; nothing is, until the intent is carried out. */
  async plan(
    kind: Intent['kind'],
    target = this.get().target,
    stage = this.get().stage,
    version: number | null = null
  ): Promise<void> {
    this.set({ planning: true, intent: null, error: null });
    try {
      const { isPublic } = this.get();
      const { output } = this._wishes();
      const where = { path: this._path(), target, stage, ...(output && { output }) };
      const plan = await this._api.plan({ kind, ...where, public: isPublic, version });
      this.set({ intent: { kind, target, stage, version, plan } });
    } catch (error) {
      this.set({ error: asApiError(error) });
    } finally {
      this.set({ planning: false });
    }
  }

  drop(): void {
    this.set({ intent: null });
  }
}
