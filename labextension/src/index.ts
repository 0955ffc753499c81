/** JupyterLab extension of nb2fn. */
import { plugin } from './plugin';

export default plugin;
