// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { Api, ApiError } from '../src/api';
import { CheckModel } from '../src/model/checking';
import { JobsModel, heard } from '../src/model/jobs';
import { PREFERENCES, PanelModel } from '../src/model/panel';
import { TestModel } from '../src/model/testing';
import { ANSWER, JOB, Paper, server, stream } from './paper';

const pause = () => new Promise<void>(go => setTimeout(go, 0));

describe('checks', () => {
  it('never overlap, and the last edit is the one that counts', async () => {
    let running = 0;
    let together = 0;
    const { send, calls } = server({
      'POST check': async () => {
        together = Math.max(together, ++running);
        await pause();
        running--;
        return ANSWER;
      }
    });
    const paper = new Paper('x = 1');
    const model = new CheckModel(new Api(send), paper);
    const first = model.now();
    paper.all = [{ ...paper.all[0]!, source: 'x = 2' }];
    void model.now();
    void model.now();
    await first;
    expect(together).toBe(1);
    expect(calls).toHaveLength(2);
    expect(calls[1]!.body.content.cells[0].source).toBe('x = 2');
    expect(model.get()).toMatchObject({ pending: false, answer: { digest: 'd1' } });
  });

  it('wait for a pause in typing', async () => {
    vi.useFakeTimers();
    const { send, calls } = server({ 'POST check': ANSWER });
    const model = new CheckModel(new Api(send), new Paper('x'));
    for (let n = 0; n < 10; n++) {
      model.touch();
      vi.advanceTimersByTime(50);
    }
    expect(calls).toHaveLength(0);
    vi.advanceTimersByTime(400);
    expect(calls).toHaveLength(1);
    vi.useRealTimers();
  });
});

describe('jobs', () => {
  const stage = (seq: number, name: string, seconds: number | null) => ({
    type: 'stage' as const,
    seq,
    time: seq,
    name,
    detail: '',
    depth: 0,
    seconds
  });
  const state = (seq: number, job: object) => ({
    type: 'state',
    seq,
    time: seq,
    job: { ...JOB, ...job }
  });

  it('hear each event once, though the connection breaks', async () => {
    let connections = 0;
    const ended = vi.fn();
    const { send, calls } = server({
      'POST jobs': JOB,
      'GET jobs/j1/events': () =>
        ++connections === 1
          ? stream([
              stage(1, 'read', null),
              { type: 'output', seq: 2, time: 2, text: 'epoch 1\n' }
            ])
          : stream([
              { type: 'output', seq: 2, time: 2, text: 'epoch 1\n' },
              stage(3, 'read', 0.5),
              state(4, { state: 'succeeded' })
            ])
    });
    const model = new JobsModel(new Api(send), () => 'a.ipynb', ended, pause);
    await model.start({ kind: 'build' });
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
    const work = model.get().build!;
    expect(work.log).toBe('epoch 1\n');
    expect(work.stages).toMatchObject([{ name: 'read', seconds: 0.5 }]);
    expect(calls.map(c => c.path)).toContain('jobs/j1/events?after=2');
  });

  it('that ended before the page was loaded are shown, and not told again', async () => {
    const ended = vi.fn();
    const over = { ...JOB, state: 'failed' as const };
    const { send } = server({
      'GET jobs': { jobs: [over] },
      'GET jobs/j1/events': () => stream([state(1, over)])
    });
    const model = new JobsModel(new Api(send), () => 'a.ipynb', ended, pause);
    await model.find();
    await vi.waitFor(() => expect(model.get().build?.heard).toBe(1));
    expect(ended).not.toHaveBeenCalled();
  });

  it('keep the end of a log that has no end', () => {
    let work = { job: JOB, stages: [], log: '', heard: 0 };
    for (let seq = 1; seq <= 5; seq++) {
      const text = String(seq).repeat(60_000);
      work = heard(work, { type: 'output', seq, time: 0, text }) as typeof work;
    }
    expect(work.log).toHaveLength(200_000);
    expect(work.log.endsWith('5')).toBe(true);
  });
});

describe('the panel', () => {
  const replies = {
    'GET status': { version: '1' },
    'POST check': ANSWER,
    'GET jobs': { jobs: [] },
    'GET builds': { builds: [] },
    'GET targets': { default: 'local', targets: [{ name: 'local', stages: ['dev'] }] },
    'GET deployments': { deployments: [] }
  };

  it('asks for nothing before it is seen, and for each thing once', async () => {
    const { send, calls } = server(replies);
    const model = new PanelModel(new Api(send), PREFERENCES, vi.fn());
    const paper = new Paper('x');
    model.activate(paper);
    paper.tell('cells');
    await pause();
    expect(calls).toHaveLength(0);
    model.show(true);
    model.show(false);
    model.show(true);
    await vi.waitFor(() => expect(calls).toHaveLength(6));
    await pause();
    expect(new Set(calls.map(c => c.path)).size).toBe(6);
  });

  it('knows a server without nb2fn', async () => {
    const model = new PanelModel(new Api(server({}).send), PREFERENCES, vi.fn());
    model.activate(new Paper('x'));
    model.show(true);
    await vi.waitFor(() => expect(model.get().trouble).toBeInstanceOf(ApiError));
    expect(model.get().trouble!.missing).toBe(true);
  });

  it('saves before it builds, and does not build twice at a time', async () => {
    const { send, calls } = server({
      ...replies,
      'POST jobs': JOB,
      'GET jobs/j1/events': () => new Promise(() => undefined)
    });
    const model = new PanelModel(new Api(send), { ...PREFERENCES, target: 'aws' }, vi.fn());
    const paper = new Paper('x');
    paper.dirty = true;
    const session = model.activate(paper)!;
    await Promise.all([session.build(), session.build()]);
    await session.build();
    expect(paper.saves).toBe(1);
    const started = calls.filter(c => c.method === 'POST');
    expect(started.map(c => c.body)).toEqual([
      { kind: 'build', target: 'aws', path: 'a.ipynb' }
    ]);
  });
});

describe('questions', () => {
  const document = {
    paths: {
      '/predict': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  properties: {
                    x: {
                      type: 'array',
                      items: { type: 'array', items: { type: 'number' } }
                    }
                  },
                  required: ['x']
                },
                example: { x: [[4, 5]] }
              }
            }
          }
        }
      },
      '/health': { get: {} }
    }
  };
  const place = { build: { build: 'build/a', digest: '1' } as any };
  const answer = { status: 200, match: { status: 'equal' } };

  it('begin with the notebook’s example and remember what was asked', async () => {
    const { send, calls } = server({ 'GET openapi': { document }, 'POST test': answer });
    const model = new TestModel(new Api(send), () => 'a.ipynb');
    await model.aim(place);
    expect(model.body()).toBe('{"x": [[4, 5]]}');
    await model.ask();
    model.edit('x', [['7', '8']]);
    await model.ask();
    expect(calls.at(-1)!.body).toMatchObject({ build: 'build/a', body: '{"x": [[7, 8]]}' });
    model.recall(model.get().history[1]!);
    expect(model.body()).toBe('{"x": [[4, 5]]}');
    expect(model.get().last?.number).toBe(1);
  });

  it('go between form and text without loss', async () => {
    const { send } = server({ 'GET openapi': { document } });
    const model = new TestModel(new Api(send), () => 'a.ipynb');
    await model.aim(place);
    model.asText(true);
    model.set({ raw: '{"x": [[1, 2], [3, 4]]}' });
    model.asText(false);
    expect(model.body()).toBe('{"x": [[1, 2], [3, 4]]}');
    model.asText(true);
    model.set({ raw: '{' });
    model.asText(false);
    expect(model.get()).toMatchObject({ raw: '{', error: expect.any(ApiError) });
  });
});

describe('the API', () => {
  it('is asked with all that its document requires', async () => {
    const { paths } = JSON.parse(readFileSync(`${__dirname}/../openapi.json`, 'utf-8'));
    const { send, calls } = server({});
    const api = new Api(send);
    const signal = new AbortController().signal;
    const all: [string, () => Promise<unknown>][] = [
      ['/status', () => api.status()],
      ['/targets', () => api.targets('a')],
      ['/check', () => api.check('a', {})],
      ['/builds', () => api.builds('a')],
      ['/files', () => api.files('b')],
      ['/file', () => api.file('b', 'f')],
      ['/openapi', () => api.document('a', { build: 'b' })],
      ['/jobs', () => api.jobs('a')],
      ['/jobs/{id}', () => api.cancel('1')],
      ['/jobs/{id}/events', () => api.events('1', 0, signal).next()],
      ['/test', () => api.ask({ path: 'a', build: 'b', body: '{}' })],
      ['/plan', () => api.plan({ path: 'a' })],
      ['/deployments', () => api.deployments('a')],
      ['/logs', () => api.logs('a', { deployment: 'd' })]
    ];
    expect(all.map(([path]) => `/nb2fn/api${path}`).sort()).toEqual(
      Object.keys(paths).sort()
    );
    for (const [path, call] of all) {
      await call().catch(() => undefined);
      const { method, path: asked, body } = calls.at(-1)!;
      const operation = paths[`/nb2fn/api${path}`][method.toLowerCase()];
      const query = new URLSearchParams(asked.split('?')[1]);
      const needed = (operation.parameters ?? []).filter(
        (p: any) => p.in === 'query' && p.required
      );
      expect(
        needed.filter((p: any) => !query.has(p.name)),
        path
      ).toEqual([]);
      expect(body !== undefined, path).toBe(operation.requestBody !== undefined);
    }
  });
});

describe('errors', () => {
  it('carry the server’s words', async () => {
    const problem = {
      detail: 'no such notebook',
      status: 404,
      diagnostics: [{ code: 'NB101' }]
    };
    const send = async () => new Response(JSON.stringify(problem), { status: 404 });
    const error = await new Api(send).status().catch((e: ApiError) => e);
    expect(error).toMatchObject({
      message: 'no such notebook',
      status: 404,
      missing: false
    });
  });
});
