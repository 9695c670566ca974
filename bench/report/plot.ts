/** Charts as SVG. The only importer of Observable Plot and linkedom. Knows no numbers. */
import { messageOfError } from '../../server/base/thrown.ts';
import { Expected } from '../expected.ts';

export interface Chart {
  readonly title: string;
  readonly svg: string;
}

export const chartWidth = 860;

/** Not needed to complete anything: they come with a checkout alone. */
export async function loadPlot() {
  try {
    const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
    return { Plot, document: parseHTML('<!doctype html><html><body></body></html>').document };
  } catch (error) {
    const reason = messageOfError(error);
    const message = 'Charts need @observablehq/plot and linkedom: "npm install @observablehq/plot linkedom".';
    throw new Expected(`${message} (${reason})`, 1);
  }
}
