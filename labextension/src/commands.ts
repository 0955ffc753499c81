/** The panel's commands: one list for palette, menu, toolbar and shortcuts. */
import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import { panelIcon } from './icons';
import type { PanelModel } from './model/panel';

export const COMMANDS = {
  open: 'nb2fn:open',
  build: 'nb2fn:build',
  send: 'nb2fn:ask'
} as const;

/** Register the commands; `reveal` brings the panel into view. */
export function addCommands(
  commands: CommandRegistry,
  trans: TranslationBundle,
  model: PanelModel,
  reveal: () => void
): void {
  const session = () => model.get().session;
  commands.addCommand(COMMANDS.open, {
    label: trans.__('Show the endpoint panel'),
    caption: trans.__('Tag, build, deploy and test this notebook as an endpoint'),
    icon: args => (args['toolbar'] ? panelIcon : undefined),
    execute: reveal,
    describedBy: { args: { type: 'object', properties: { toolbar: { type: 'boolean' } } } }
  });
  commands.addCommand(COMMANDS.build, {
    label: trans.__('Build the endpoint of this notebook'),
    isEnabled: () => !!session() && !session()?.busy,
    execute: async () => {
      reveal();
      await session()?.build();
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
  commands.addCommand(COMMANDS.send, {
    label: trans.__('Ask the endpoint the question in the form'),
    isEnabled: () => !!session()?.test.get().entry,
    execute: async () => {
      reveal();
      await session()?.test.ask();
    },
    describedBy: { args: { type: 'object', properties: {} } }
  });
}
