/** The panel's icon: a notebook that becomes a function. */
import { LabIcon } from '@jupyterlab/ui-components';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="#616161">
    <path d="M4 3h9a2 2 0 0 1 2 2v3.2l-2 .6V5H6v14h7v-.2l2 .6V19a2 2 0 0 1-2 2H4z"/>
    <path d="M8 7.5h3v1.6H8zm0 3.4h3v1.6H8z"/>
    <path d="M12 12.6h5.2l-2-2 1.2-1.2 4.1 4.1-4.1 4.1-1.2-1.2 2-2H12z"/>
  </g>
</svg>`;

export const panelIcon = new LabIcon({ name: 'nb2fn:panel', svgstr: SVG });
