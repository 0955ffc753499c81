/** Questions to a notebook's endpoint: the form, what was asked, what was answered. */
import type { Api, ApiError } from '../api';
import { body, draft, fields, type Draft, type Field, type Schema } from './fields';
import { Store } from '../store';
import type { AskAnswer, Build, Deployment, Json } from '../types';
import { asApiError } from './checking';

/** An entry of an endpoint, from its own OpenAPI document. */
export interface Entry {
  path: string;
  fields: Field[];
  example: Record<string, Json>;
}

export interface Asked {
  number: number;
  route: string;
  body: string;
  answer: AskAnswer;
}

/** Where questions go: the build on this machine, or a deployment. */
export interface Place {
  build?: Build;
  deployment?: Deployment;
}

export interface Testing {
  place: Place | null;
  entries: Entry[];
  entry: Entry | null;
  drafts: Record<string, Draft>;
  /** The body as text, where it is edited so; null while the form is. */
  raw: string | null;
  repeat: number;
  asking: boolean;
  last: Asked | null;
  history: Asked[];
  error: ApiError | null;
}

const NOTHING: Testing = {
  place: null,
  entries: [],
  entry: null,
  drafts: {},
  raw: null,
  repeat: 1,
  asking: false,
  last: null,
  history: [],
  error: null
};

const REMEMBERED = 20;

export class TestModel extends Store<Testing> {
  constructor(
    private _api: Api,
    private _path: () => string
  ) {
    super(NOTHING);
  }

  /** Ask another endpoint from now on; the same one again after a rebuild keeps the form. */
  async aim(place: Place | null): Promise<void> {
    const mine = ++this._aims;
    if (!place) {
      this.set(NOTHING);
      return;
    }
    if (same(place, this.get().place)) {
      return;
    }
    try {
      const { build, deployment } = place;
      const where = deployment
        ? { deployment: deployment.id }
        : { build: build?.build ?? '' };
      const found = entries(await this._api.document(this._path(), where));
      if (mine !== this._aims) {
        return;
      }
      const before = this.get().entry?.path;
      this.set({ ...NOTHING, place, entries: found, history: this.get().history });
      this.route(found.some(e => e.path === before) ? before : found[0]?.path);
    } catch (error) {
      if (mine === this._aims) {
        this.set({ ...NOTHING, place, error: asApiError(error) });
      }
    }
  }

  /** Choose a route; its form begins with the notebook's example. */
  route(path: string | undefined): void {
    const entry = this.get().entries.find(e => e.path === path) ?? null;
    this.set({ entry, raw: null, last: null });
    this.example();
  }

  /** Fill the form with the notebook's own example. */
  example(): void {
    const { entry } = this.get();
    this.set({ drafts: entry ? drafts(entry, entry.example) : {}, raw: null });
  }

  edit(name: string, value: Draft): void {
    this.set({ drafts: { ...this.get().drafts, [name]: value } });
  }

  /** Fill one field with a value, for instance a variable of the kernel. */
  fill(name: string, value: Json): void {
    const field = this.get().entry?.fields.find(f => f.name === name);
    if (field) {
      this.edit(name, draft(field, value));
    }
  }

  /** Edit the body as text, or the form again where the text is an object. */
  asText(on: boolean): void {
    const { entry, raw } = this.get();
    if (on) {
      this.set({ raw: pretty(this.body()) });
    } else if (entry && raw !== null) {
      try {
        this.set({ drafts: drafts(entry, JSON.parse(raw)), raw: null, error: null });
      } catch (error) {
        this.set({ error: asApiError(error) });
      }
    }
  }

  /** The question as it would be sent. */
  body(): string {
    const { entry, drafts, raw } = this.get();
    return raw ?? body(entry?.fields ?? [], drafts);
  }

  async ask(): Promise<void> {
    const { entry, place, repeat } = this.get();
    if (!entry || !place || this.get().asking) {
      return;
    }
    const text = this.body();
    this.set({ asking: true, error: null });
    const { build, deployment } = place;
    const to = deployment ? { deployment: deployment.id } : { build: build?.build ?? '' };
    try {
      const asked = { path: this._path(), ...to, route: entry.path, body: text, repeat };
      const answer = await this._api.ask(asked);
      const last = { number: ++this._asked, route: entry.path, body: text, answer };
      this.set({ last, history: [last, ...this.get().history].slice(0, REMEMBERED) });
    } catch (error) {
      this.set({ error: asApiError(error), last: null });
    } finally {
      this.set({ asking: false });
    }
  }

  /** Put an earlier question into the form, with its answer. */
  recall(asked: Asked): void {
    const entry = this.get().entries.find(e => e.path === asked.route);
    if (entry) {
      try {
        const before = drafts(entry, JSON.parse(asked.body));
        this.set({ entry, drafts: before, raw: null, last: asked });
      } catch {
        this.set({ entry, raw: asked.body, last: asked });
      }
    }
  }

  private _aims = 0;
  private _asked = 0;
}

/** The entries of an endpoint's OpenAPI document. */
export function entries(document: Json): Entry[] {
  const paths = (document as { paths?: Record<string, Operations> } | null)?.paths ?? {};
  const found: Entry[] = [];
  for (const [path, { post }] of Object.entries(paths)) {
    const media = post?.requestBody?.content?.['application/json'];
    if (media) {
      const example = media.example ?? {};
      found.push({ path, example, fields: fields(media.schema, example) });
    }
  }
  return found;
}

type Operations = {
  post?: {
    requestBody?: {
      content?: Record<string, { schema: Schema; example?: Record<string, Json> }>;
    };
  };
};

function drafts(entry: Entry, values: Json): Record<string, Draft> {
  const given =
    values && typeof values === 'object' && !Array.isArray(values) ? values : {};
  const pairs = entry.fields.map(field => {
    const value = field.name in given ? given[field.name] : field.schema.default;
    return [field.name, draft(field, value)] as const;
  });
  return Object.fromEntries(pairs);
}

function same(one: Place, other: Place | null): boolean {
  const key = (place: Place | null) =>
    place?.deployment
      ? `${place.deployment.id} ${place.deployment.live}`
      : `${place?.build?.build} ${place?.build?.digest}`;
  return !!other && key(one) === key(other);
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
