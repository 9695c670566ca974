/** Exact matches by kind of hole as one picture that stands alone. Knows no run. */
import { chartWidth, loadPlot } from '../report/plot.ts';
import { best, type Figures } from './figures.ts';
import { titleOf } from './tables.ts';

/** A generator's colour is paler without context; what nobody can have is grey. */
const colours: Readonly<Record<string, string>> = {
  ...{ 'recall+ours': '#7a9a5c', 'model+none': '#b9cbdd', 'model+ours': '#4a6c8c', 'cascade+ours': '#b8442c' },
  [best]: '#d8d8d8',
};
const rowHeight = 24;
/** Above and below the bars. */
const frameHeight = 70;

/** An SVG file's text. */
export async function kindChart({ kinds, all: { answers } }: Figures): Promise<string> {
  const { Plot, document } = await loadPlot();
  const bars = answers.flatMap(({ name, byKind }) =>
    kinds.flatMap((kind) => {
      const share = byKind[kind];
      if (share === undefined) return [];
      const [mean, low, high] = [share.mean, share.low, share.high].map((one) => 100 * one);
      return [{ kind, who: titleOf(name), mean, low: name === best ? mean : low, high: name === best ? mean : high }];
    }),
  );
  const order = answers.map(({ name }) => titleOf(name));
  const height = kinds.length * (order.length * rowHeight + 20) + frameHeight;
  const chart = Plot.plot({
    ...{ document, width: chartWidth, height, marginLeft: 190, marginRight: 70, marginTop: 30, marginBottom: 40 },
    x: { label: 'exact matches, %, with 95 % intervals', grid: true },
    y: { label: null, domain: order },
    fy: { label: null, domain: [...kinds] },
    color: { domain: order, range: answers.map(({ name }) => colours[name] ?? '#8a8a8a') },
    marks: [
      Plot.barX(bars, { x: 'mean', y: 'who', fy: 'kind', fill: 'who', insetTop: 2, insetBottom: 2 }),
      Plot.ruleY(bars, { y: 'who', fy: 'kind', x1: 'low', x2: 'high', strokeWidth: 1.2 }),
      Plot.ruleX([0]),
    ],
  });
  const size = `width="${chartWidth}" height="${height}"`;
  // On a dark page black words need a ground of their own.
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="white"/>${chart.outerHTML}</svg>\n`;
}
