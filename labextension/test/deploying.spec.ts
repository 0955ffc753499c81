// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import { Api } from '../src/api';
import { DeployModel } from '../src/model/deploying';
import { PREFERENCES, PanelModel } from '../src/model/panel';
import { ANSWER, JOB, Paper, server } from './paper';

describe('settings', () => {
  const targets = ['local', 'aws'].map(name => ({ name, stages: ['dev'] }));
  const replies = {
    'GET status': { version: '1' },
    'POST check': ANSWER,
    'GET jobs': { jobs: [] },
    'GET builds': { builds: [] },
    'GET targets': { default: 'local', targets },
    'GET deployments': { deployments: [] },
    'POST jobs': JOB,
    'POST plan': { action: 'create' },
    'GET jobs/j1/events': () => new Promise(() => undefined)
  };

  it('reach every request that they are about, also when they change later', async () => {
    const { send, calls } = server(replies);
    const model = new PanelModel(new Api(send), PREFERENCES, vi.fn());
    const session = model.activate(new Paper('x'))!;
    model.show(true);
    await vi.waitFor(() => expect(session.deploy.get().target).toBe('local'));
    const said = { ...PREFERENCES, target: 'aws', kernel: 'py', output: 'made here' };
    await model.prefer(said);
    expect(session.deploy.get().target).toBe('aws');
    const asked = calls.filter(c => c.path.startsWith('builds')).map(c => c.path);
    expect(asked).toEqual(['builds?path=a.ipynb', 'builds?path=a.ipynb&output=made+here']);
    await session.deploy.plan('deploy');
    expect(calls.at(-1)!.body).toMatchObject({ target: 'aws', output: 'made here' });
    await session.build();
    const begun = calls.filter(c => c.method === 'POST' && c.path === 'jobs');
    const options = { kernel: 'py', output: 'made here' };
    expect(begun[0]!.body).toEqual({
      kind: 'build',
      target: 'aws',
      options,
      path: 'a.ipynb'
    });
  });

  it('do not take back what was chosen in the panel', async () => {
    const model = new PanelModel(new Api(server(replies).send), PREFERENCES, vi.fn());
    const session = model.activate(new Paper('x'))!;
    await session.load();
    session.deploy.choose('aws');
    await model.prefer({ ...PREFERENCES, target: 'local' });
    expect(session.deploy.get().target).toBe('aws');
  });
});

describe('deployments', () => {
  const deployment = { id: 'local.dev.a', target: 'local', stage: 'dev', health: '' };
  const replies = {
    'GET targets': { default: 'local', targets: [{ name: 'local', stages: ['dev'] }] },
    'GET deployments': ({ path }: { path: string }) => ({
      deployments: [{ ...deployment, health: path.includes('look=1') ? 'live' : '' }]
    }),
    'POST plan': { action: 'rollback', version: 1 }
  };

  it('are listed at once, and how they are follows', async () => {
    const { send, calls } = server(replies);
    const model = new DeployModel(
      new Api(send),
      () => 'a.ipynb',
      () => PREFERENCES
    );
    const seen: string[] = [];
    model.subscribe(() => seen.push(model.get().deployments[0]?.health ?? 'none'));
    await model.load();
    expect(seen).toEqual(['', 'live']);
    expect(calls).toHaveLength(3);
  });

  it('stay where their target does not answer', async () => {
    const api = new Api(
      server({
        ...replies,
        'GET deployments': ({ path }: { path: string }) =>
          path.includes('look=1')
            ? new Response('', { status: 502 })
            : { deployments: [deployment] }
      }).send
    );
    const model = new DeployModel(
      api,
      () => 'a.ipynb',
      () => PREFERENCES
    );
    await model.load();
    expect(model.get()).toMatchObject({ deployments: [deployment], error: null });
  });

  it('go back only after their plan was seen', async () => {
    const { send, calls } = server(replies);
    const model = new DeployModel(
      new Api(send),
      () => 'a.ipynb',
      () => PREFERENCES
    );
    await model.plan('rollback', 'local', 'dev', 1);
    expect(calls.map(c => [c.path, c.body.kind, c.body.version])).toEqual([
      ['plan', 'rollback', 1]
    ]);
    expect(model.get().intent).toMatchObject({ version: 1, plan: { action: 'rollback' } });
  });
});
