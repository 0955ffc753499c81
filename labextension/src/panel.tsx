/** The side panel. */
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';
import { PanelView } from './components/PanelView';
import { Surrounding, type Surroundings } from './context';
import { panelIcon } from './icons';
import type { PanelModel } from './model/panel';

export class Panel extends ReactWidget {
  constructor(
    private _model: PanelModel,
    private _surroundings: Surroundings
  ) {
    super();
    const { trans } = _surroundings;
    this.id = 'nb2fn-panel';
    this.addClass('jp-nb2fn-Panel');
    this.title.icon = panelIcon;
    this.title.caption = trans.__('Notebook to endpoint');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Notebook to endpoint'));
  }

  /** Be opened with room for a table the first time; afterwards it may be made narrower. */
  takeRoom(): void {
    if (!this._opened) {
      this._opened = true;
      this.addClass('jp-mod-opening');
      setTimeout(() => {
        this.removeClass('jp-mod-opening');
        this.parent?.fit();
      }, 500);
    }
  }

  override render(): JSX.Element {
    return (
      <Surrounding.Provider value={this._surroundings}>
        <PanelView model={this._model} />
      </Surrounding.Provider>
    );
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._model.show(true);
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this._model.show(this.isVisible);
  }

  protected override onAfterHide(message: Message): void {
    super.onAfterHide(message);
    this._model.show(false);
  }

  private _opened = false;
}
