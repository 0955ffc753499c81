/** The smallest pieces of the panel. */
import * as React from 'react';
import { useSurroundings, useTrans } from '../context';
import type { Role } from '../roles';
import { Icon, type IconName } from './Icon';

type ButtonProps = React.ButtonHTMLAttributes<HTMLButtonElement> & {
  icon?: IconName;
  primary?: boolean;
  danger?: boolean;
  /** Only the icon is shown; `label` says it to those who do not see it. */
  label?: string;
};

export function Button(props: ButtonProps): JSX.Element {
  const { icon, primary, danger, label, children, className, ...rest } = props;
  const looks = [
    'jp-nb2fn-button',
    className,
    primary && 'jp-mod-primary',
    danger && 'jp-mod-danger',
    label && 'jp-mod-bare'
  ];
  return (
    <button
      type="button"
      className={looks.filter(Boolean).join(' ')}
      aria-label={label}
      title={label}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Copies a text, and says so. */
export function CopyButton(props: { text: () => string; label: string }): JSX.Element {
  const { actions } = useSurroundings();
  const trans = useTrans();
  const [copied, setCopied] = React.useState(false);
  React.useEffect(() => {
    const timer = copied ? setTimeout(() => setCopied(false), 1600) : undefined;
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    actions.copy(props.text());
    setCopied(true);
  };
  return (
    <>
      <Button icon={copied ? 'check' : 'copy'} label={props.label} onClick={copy} />
      <span role="status" className="jp-nb2fn-unseen">
        {copied ? trans.__('Copied') : ''}
      </span>
    </>
  );
}

export type Tone = 'good' | 'bad' | 'warn' | 'plain' | 'accent';

export function Pill(props: {
  tone: Tone;
  icon?: IconName;
  title?: string;
  children: React.ReactNode;
}): JSX.Element {
  return (
    <span className="jp-nb2fn-pill" data-tone={props.tone} title={props.title}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </span>
  );
}

/** A role by colour and word. */
export function RoleMark({ role }: { role: Role }): JSX.Element {
  return (
    <span className="jp-nb2fn-role" data-role={role}>
      {role}
    </span>
  );
}

export function Spinner(): JSX.Element {
  return <span className="jp-nb2fn-spinner" aria-hidden="true" />;
}

/** A card that says what is wrong or missing, and what to do. */
export function Card(props: {
  tone?: Tone;
  title: string;
  children?: React.ReactNode;
  alert?: boolean;
}): JSX.Element {
  return (
    <div
      className="jp-nb2fn-card"
      data-tone={props.tone ?? 'plain'}
      role={props.alert ? 'alert' : undefined}
    >
      <div className="jp-nb2fn-card-title">{props.title}</div>
      {props.children}
    </div>
  );
}

/** Text that may be folded away. */
export function Fold(props: {
  title: React.ReactNode;
  open?: boolean;
  onToggle?: (open: boolean) => void;
  children: React.ReactNode;
}): JSX.Element {
  const [open, setOpen] = React.useState(props.open ?? false);
  const id = React.useId();
  const toggle = () => {
    setOpen(!open);
    props.onToggle?.(!open);
  };
  return (
    <div className="jp-nb2fn-fold">
      <button
        type="button"
        className="jp-nb2fn-fold-title"
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
      >
        <Icon name="chevron" />
        {props.title}
      </button>
      <div id={id} hidden={!open} className="jp-nb2fn-fold-content">
        {open && props.children}
      </div>
    </div>
  );
}

/** The time now in seconds, moving on while `running`. */
export function useNow(running: boolean): number {
  const [now, setNow] = React.useState(() => Date.now() / 1000);
  React.useEffect(() => {
    const timer = running ? setInterval(() => setNow(Date.now() / 1000), 200) : undefined;
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
