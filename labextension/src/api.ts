/** The server extension's API. */
import { serverEvents } from './sse';
import type {
  AskAnswer,
  AskRequest,
  Build,
  BuiltFile,
  CheckAnswer,
  Deployment,
  Diagnostic,
  FileText,
  Job,
  JobEvent,
  JobRequest,
  Json,
  Logs,
  Plan,
  PlanRequest,
  Status,
  Targets,
  Violation
} from './types';

/** Sends a request to a path below the server's base URL, with its credentials. */
export type Transport = (path: string, init: RequestInit) => Promise<Response>;

/** The server said no, or there is none; `status` 0 where nobody answered. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly diagnostics: Diagnostic[] = [],
    readonly violations: Violation[] = []
  ) {
    super(message);
  }

  /** Whether the server has no nb2fn. */
  get missing(): boolean {
    return (
      this.status === 404 && this.diagnostics.length === 0 && this.violations.length === 0
    );
  }
}

/** An endpoint: a build on the server, or a deployment. */
export interface Where {
  build?: string;
  deployment?: string;
}

const PREFIX = 'nb2fn/api';

export class Api {
  constructor(private _send: Transport) {}

  status(): Promise<Status> {
    return this._get('status', {});
  }

  targets(path: string): Promise<Targets> {
    return this._get('targets', { path });
  }

  /** What would be compiled of the notebook as it is in the editor; nothing is run. */
  check(path: string, content: Json, signal?: AbortSignal): Promise<CheckAnswer> {
    return this._call('POST', 'check', { path, content }, signal);
  }

  /** The builds in the folder that is configured, or in `output`. */
  async builds(path: string, output = ''): Promise<Build[]> {
    return (await this._get<{ builds: Build[] }>('builds', { path, output })).builds;
  }

  async files(build: string): Promise<BuiltFile[]> {
    return (await this._get<{ files: BuiltFile[] }>('files', { build })).files;
  }

  file(build: string, file: string): Promise<FileText> {
    return this._get('file', { build, file });
  }

  /** The endpoint's own OpenAPI document. */
  async document(path: string, where: Where): Promise<Json> {
    return (await this._get<{ document: Json }>('openapi', { path, ...where })).document;
  }

  async jobs(path: string): Promise<Job[]> {
    return (await this._get<{ jobs: Job[] }>('jobs', { path })).jobs;
  }

  start(request: JobRequest): Promise<Job> {
    return this._call('POST', 'jobs', request as Json);
  }

  cancel(id: string): Promise<Job> {
    return this._call('DELETE', `jobs/${encodeURIComponent(id)}`);
  }

  /** The events of a job after number `after`, until it ends or `signal` aborts. */
  async *events(id: string, after: number, signal: AbortSignal): AsyncGenerator<JobEvent> {
    const path = `jobs/${encodeURIComponent(id)}/events?after=${after}`;
    const response = await this._request('GET', path, undefined, signal);
    if (response.body) {
      for await (const event of serverEvents(response.body)) {
        yield JSON.parse(event.data) as JobEvent;
      }
    }
  }

  ask(request: AskRequest): Promise<AskAnswer> {
    return this._call('POST', 'test', request as Json);
  }

  plan(request: PlanRequest): Promise<Plan> {
    return this._call('POST', 'plan', request as Json);
  }

  /** With `look` the targets are asked how they are, which may take a while. */
  async deployments(path: string, look = false): Promise<Deployment[]> {
    const query = { path, look: look ? '1' : '' };
    return (await this._get<{ deployments: Deployment[] }>('deployments', query))
      .deployments;
  }

  logs(path: string, where: Where): Promise<Logs> {
    return this._get('logs', { path, ...where });
  }

  private _get<T>(path: string, query: Record<string, string | undefined>): Promise<T> {
    const given = Object.entries(query).filter(
      (pair): pair is [string, string] => !!pair[1]
    );
    const search = new URLSearchParams(given).toString();
    return this._call('GET', search ? `${path}?${search}` : path);
  }

  private async _call<T>(
    method: string,
    path: string,
    body?: Json,
    signal?: AbortSignal
  ): Promise<T> {
    const response = await this._request(method, path, body, signal);
    return (await response.json()) as T;
  }

  private async _request(
    method: string,
    path: string,
    body?: Json,
    signal?: AbortSignal
  ): Promise<Response> {
    const init: RequestInit = { method };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
    }
    if (signal) {
      init.signal = signal;
    }
    let response: Response;
    try {
      response = await this._send(`${PREFIX}/${path}`, init);
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      throw new ApiError(error instanceof Error ? error.message : String(error), 0);
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text);
    const said = problem.detail || problem.message || problem.title || response.statusText;
    return new ApiError(said, response.status, problem.diagnostics, problem.errors);
  } catch {
    return new ApiError(
      `${response.status} ${response.statusText}`.trim(),
      response.status
    );
  }
}
