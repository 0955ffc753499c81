/** Deployments of one notebook: targets, the plan before it acts, history, logs. */
import type { Api, ApiError } from '../api';
import { Store } from '../store';
import type { Deployment, Plan, Target } from '../types';
import { asApiError } from './checking';

/** What is about to be done. `plan` is null for a rollback: it makes `version` live again. */
export interface Intent {
  kind: 'deploy' | 'rollback' | 'remove';
  target: string;
  stage: string;
  version: number | null;
  plan: Plan | null;
}

export interface Deploying {
  targets: Target[];
  target: string;
  stage: string;
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
    private _preferred: () => string
  ) {
    super({
      targets: [],
      target: '',
      stage: '',
      isPublic: null,
      deployments: [],
      planning: false,
      intent: null,
      error: null
    });
  }

  /** Ask for the targets and what is deployed. */
  async load(): Promise<void> {
    try {
      const path = this._path();
      const [{ targets, default: usual }, deployments] = await Promise.all([
        this._api.targets(path),
        this._api.deployments(path)
      ]);
      const wanted = this.get().target || this._preferred() || usual;
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
    } catch (error) {
      this.set({ error: asApiError(error) });
    }
  }

  choose(name: string): void {
    const target = this.get().targets.find(t => t.name === name);
    this.set({ target: name, stage: target?.stages[0] ?? '', intent: null });
  }

  setStage(stage: string): void {
    this.set({ stage, intent: null });
  }

  setPublic(isPublic: boolean): void {
    this.set({ isPublic, intent: null });
  }

  /** Find out what would be done; nothing is, until the intent is carried out. */
  async plan(
    kind: 'deploy' | 'remove',
    target = this.get().target,
    stage = this.get().stage
  ): Promise<void> {
    this.set({ planning: true, intent: null, error: null });
    try {
      const { isPublic } = this.get();
      const asked = { kind, path: this._path(), target, stage, public: isPublic };
      const plan = await this._api.plan(asked);
      this.set({ intent: { kind, target, stage, version: null, plan } });
    } catch (error) {
      this.set({ error: asApiError(error) });
    } finally {
      this.set({ planning: false });
    }
  }

  /** Go back to a kept version, once that is confirmed. */
  planRollback(target: string, stage: string, version: number): void {
    this.set({
      intent: { kind: 'rollback', target, stage, version, plan: null },
      error: null
    });
  }

  drop(): void {
    this.set({ intent: null });
  }
}
