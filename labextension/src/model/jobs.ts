/** Builds and deploys of one notebook: started, followed, found again, cancelled. */
import type { Api, ApiError } from '../api';
import { Store } from '../store';
import type { Job, JobEvent, JobRequest } from '../types';
import { asApiError } from './checking';

/** A stage of the work; `seconds` is null while it runs. `began` is a time in seconds. */
export interface Stage {
  name: string;
  detail: string;
  depth: number;
  began: number;
  seconds: number | null;
  notes: string[];
}

/** A job with what its events told so far. */
export interface Work {
  job: Job;
  stages: Stage[];
  log: string;
  /** Number of the last event that was heard. */
  heard: number;
}

export interface Working {
  /** The newest build, and the newest deploy, rollback or removal. */
  build: Work | null;
  deploy: Work | null;
  /** Why a job could not be started. */
  error: ApiError | null;
  /** A job is being asked for, and is not there yet. */
  starting: boolean;
}

const LOG_LIMIT = 200_000; // characters kept of what a notebook prints
const RETRY = [500, 1000, 2000, 5000];

/** Whether a job is over. */
export function over(job: Job): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}

/** A job's work after one more of its events. */
export function heard(work: Work, event: JobEvent): Work {
  if (event.seq <= work.heard) {
    return work;
  }
  const next = { ...work, heard: event.seq };
  if (event.type === 'state') {
    next.job = event.job;
  } else if (event.type === 'output') {
    next.log = (work.log + event.text).slice(-LOG_LIMIT);
  } else if (event.type === 'stage') {
    next.stages = staged(work.stages, event);
  } else {
    next.stages = noted(work.stages, event.text);
  }
  return next;
}

type StageEvent = Extract<JobEvent, { type: 'stage' }>;

function staged(stages: Stage[], event: StageEvent): Stage[] {
  const { name, detail, depth, seconds, time } = event;
  if (seconds === null) {
    return [...stages, { name, detail, depth, began: time, seconds: null, notes: [] }];
  }
  const open = stages.map(s => s.name === name && s.seconds === null).lastIndexOf(true);
  return stages.map((stage, place) => (place === open ? { ...stage, seconds } : stage));
}

function noted(stages: Stage[], text: string): Stage[] {
  const open = stages.map(s => s.seconds === null).lastIndexOf(true);
  const at = open < 0 ? stages.length - 1 : open;
  return stages.map((stage, place) =>
    place === at ? { ...stage, notes: [...stage.notes, text] } : stage
  );
}

/** The jobs of one notebook. `ended` is called once for each job that ends while watched. */
export class JobsModel extends Store<Working> {
  constructor(
    private _api: Api,
    private _path: () => string,
    private _ended: (job: Job) => void,
    private _pause = (ms: number) => new Promise<void>(go => setTimeout(go, ms))
  ) {
    super({ build: null, deploy: null, error: null, starting: false });
  }

  /** Find the notebook's jobs again, for instance after the page was loaded anew. */
  async find(): Promise<void> {
    const jobs = await this._api.jobs(this._path());
    const build = jobs.find(job => job.kind === 'build');
    const deploy = jobs.find(job => job.kind !== 'build');
    for (const job of [build, deploy]) {
      if (job && this._work(job)?.job.id !== job.id) {
        void this._follow(job, !over(job));
      }
    }
  }

  async start(request: Omit<JobRequest, 'path'>): Promise<void> {
    this.set({ error: null, starting: true });
    try {
      const job = await this._api.start({ ...request, path: this._path() });
      void this._follow(job, true);
    } catch (error) {
      this.set({ error: asApiError(error) });
    } finally {
      this.set({ starting: false });
    }
  }

  async cancel(work: Work): Promise<void> {
    try {
      await this._api.cancel(work.job.id);
    } catch (error) {
      this.set({ error: asApiError(error) });
    }
  }

  dispose(): void {
    this._stop.abort();
  }

  /** Hear a job's events from its first on, over broken connections too. */
  private async _follow(job: Job, tell: boolean): Promise<void> {
    this._put({ job, stages: [], log: '', heard: 0 });
    for (let failures = 0; !this._stop.signal.aborted; failures++) {
      const before = this._work(job);
      if (before?.job.id !== job.id) {
        return; // a newer job has taken its place
      }
      try {
        for await (const event of this._api.events(
          job.id,
          before.heard,
          this._stop.signal
        )) {
          const work = this._work(job);
          if (work?.job.id !== job.id) {
            return;
          }
          failures = 0;
          this._put(heard(work, event));
        }
      } catch (error) {
        if (asApiError(error).status === 404) {
          return; // the server was started anew and knows it no more
        }
      }
      const work = this._work(job);
      if (work?.job.id === job.id && over(work.job)) {
        if (tell) {
          this._ended(work.job);
        }
        return;
      }
      await this._pause(RETRY[Math.min(failures, RETRY.length - 1)] ?? 0);
    }
  }

  private _work(job: Job): Work | null {
    return job.kind === 'build' ? this.get().build : this.get().deploy;
  }

  private _put(work: Work): void {
    this.set(work.job.kind === 'build' ? { build: work } : { deploy: work });
  }

  private _stop = new AbortController();
}
