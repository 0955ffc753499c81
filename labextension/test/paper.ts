/** A notebook and a server for the models' tests: real objects behind the same interfaces. */
import type { Transport } from '../src/api';
import type { Change, CodeCell, NotebookDocument } from '../src/document';
import type { Role } from '../src/roles';
import { tagRole } from '../src/roles';
import type { CheckAnswer, Edit, Job, Json } from '../src/types';

/** A notebook that nobody shows. */
export class Paper implements NotebookDocument {
  path = 'a.ipynb';
  readOnly = false;
  dirty = false;
  language = 'python';
  saves = 0;
  revealed: [string, number | undefined] | null = null;
  all: CodeCell[];

  constructor(...sources: string[]) {
    this.all = sources.map((source, at) => ({
      id: `c${at + 1}`,
      number: at + 1,
      source,
      role: '',
      inSource: false
    }));
  }

  cells(): CodeCell[] {
    return this.all;
  }

  content(): Json {
    return { cells: this.all.map(({ id, source }) => ({ id, source })) };
  }

  setRole(cell: string, role: Role): void {
    this.all = this.all.map(c => (c.id === cell ? { ...c, role } : c));
    this.tell('cells');
  }

  apply(edits: readonly Edit[]): void {
    for (const edit of edits) {
      if (edit.line === null) {
        this.setRole(edit.cell_id, tagRole(edit.tag));
      } else {
        this.all = this.all.map(c =>
          c.id === edit.cell_id ? { ...c, source: edit.text + c.source } : c
        );
      }
    }
  }

  append(source: string, role: Role): void {
    const number = this.all.length + 1;
    this.all = [...this.all, { id: `c${number}`, number, source, role, inSource: false }];
    this.tell('cells');
  }

  reveal(cell: string, line?: number): void {
    this.revealed = [cell, line];
  }

  async save(): Promise<void> {
    this.saves++;
    this.dirty = false;
  }

  async evaluate(expression: string): Promise<string> {
    return JSON.stringify(expression);
  }

  tell(change: Change): void {
    this._listeners.forEach(listener => listener(change));
  }

  subscribe(listener: (change: Change) => void): () => void {
    this._listeners.add(listener);
    return () => this._listeners.delete(listener);
  }

  private _listeners = new Set<(change: Change) => void>();
}

export interface Call {
  method: string;
  path: string;
  body: any;
}

type Reply = unknown | ((call: Call) => unknown);

/** A server that answers from a table of `METHOD path` without the query. */
export function server(replies: Record<string, Reply>): { send: Transport; calls: Call[] } {
  const calls: Call[] = [];
  const send: Transport = async (path, init) => {
    const call = {
      method: init.method ?? 'GET',
      path: path.replace('nb2fn/api/', ''),
      body: init.body ? JSON.parse(String(init.body)) : undefined
    };
    calls.push(call);
    const found = replies[`${call.method} ${call.path.split('?')[0]}`];
    const answer = typeof found === 'function' ? await found(call) : found;
    if (answer instanceof Response) {
      return answer;
    }
    const status = answer === undefined ? 404 : 200;
    return new Response(JSON.stringify(answer ?? {}), { status });
  };
  return { send, calls };
}

export const ANSWER: CheckAnswer = {
  ok: true,
  name: 'a',
  digest: 'd1',
  cells: [],
  statements: [],
  edges: [],
  routes: [],
  crosses: [],
  requirements: [],
  proposals: [],
  addition: null,
  diagnostics: [],
  milliseconds: 1
};

export const JOB: Job = {
  id: 'j1',
  kind: 'build',
  path: 'a.ipynb',
  target: 'local',
  stage: 'dev',
  state: 'running',
  created: 0,
  ended: null,
  running: [],
  seconds: {},
  build: null,
  deployment: null,
  diagnostics: [],
  error: '',
  last: 0
};

/** A stream of events, as the server sends them, in pieces that break anywhere. */
export function stream(events: object[], size = 7): Response {
  const text = events.map(e => `id: 1\nevent: x\ndata: ${JSON.stringify(e)}\n\n`).join('');
  const bytes = new TextEncoder().encode(`: hello\n\n${text}`);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(bytes.slice(at, at + size));
      }
      controller.close();
    }
  });
  return new Response(body);
}
