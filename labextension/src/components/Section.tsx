import * as React from 'react';
import type { PanelModel } from '../model/panel';
import { useStore } from '../store';
import { Icon } from './Icon';

/** A part of the panel under a heading that folds it away. */
export function Section(props: {
  model: PanelModel;
  id: string;
  title: string;
  badge?: React.ReactNode;
  children: React.ReactNode;
}): JSX.Element {
  const open = !useStore(props.model).closed.has(props.id);
  const id = `jp-nb2fn-section-${props.id}`;
  return (
    <section
      className="jp-nb2fn-section"
      data-section={props.id}
      aria-labelledby={`${id}-title`}
    >
      <h2 className="jp-nb2fn-section-head">
        <button
          type="button"
          id={`${id}-title`}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => props.model.toggle(props.id)}
        >
          <Icon name="chevron" />
          <span>{props.title}</span>
        </button>
        <span className="jp-nb2fn-section-badge">{props.badge}</span>
      </h2>
      <div id={id} hidden={!open} className="jp-nb2fn-section-body">
        {open && props.children}
      </div>
    </section>
  );
}
