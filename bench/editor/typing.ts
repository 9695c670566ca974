/** Types in the real editor and takes the time from a key to ghost text in the page. Knows no extension. */
import type { Page } from 'playwright-core';

/** A key without ghost text after so long has none. */
const longestMilliseconds = 1_000;
/** Between keys, as a fast typist. */
const betweenMilliseconds = 60;

/** Puts a watch into the page: the time of the last key, and of the first ghost text after it. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(`{
    const isGhost = () => document.querySelector('.ghost-text-decoration, .ghost-text') !== null;
    window.keyAt = 0;
    window.ghostAfter = undefined;
    document.addEventListener('keydown', () => { window.keyAt = performance.now(); window.ghostAfter = undefined; }, true);
    new MutationObserver(() => {
      if (window.ghostAfter === undefined && isGhost()) window.ghostAfter = performance.now() - window.keyAt;
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  }`);
}

/**
 * Milliseconds from the key to the ghost text; undefined where none came. Ghost text that is there is sent away before: what
 * stays on the screen while it is typed into takes no time.
 */
export async function timeOfKey(page: Page, key: string): Promise<number | undefined> {
  await page.waitForTimeout(betweenMilliseconds);
  const ghost = page.locator('.ghost-text-decoration, .ghost-text');
  if ((await ghost.count()) > 0) {
    await page.keyboard.press('Escape');
    await ghost.first().waitFor({ state: 'detached', timeout: 5_000 });
  }
  await page.keyboard.press(key === ' ' ? 'Space' : key);
  const end = performance.now() + longestMilliseconds;
  while (performance.now() < end) {
    const milliseconds: unknown = await page.evaluate('window.ghostAfter');
    if (typeof milliseconds === 'number') return milliseconds;
    await page.waitForTimeout(20);
  }
  return undefined;
}
