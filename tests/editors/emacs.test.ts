/** One completion in the real Emacs, with each of its two LSP clients set up as docs/editors.md says, by keys. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { repository as project } from '../support/editor.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { debianPackages, installedServer, silentInPython } from './debianPackages.ts';
import { blockOf } from './editorsPage.ts';

beforeAll(() => debianPackages('emacs-nox', 'elpa-eglot', 'elpa-lsp-mode'));

/** Runs Emacs without a screen on a new file of a project, and gives what it prints. `home`: files in the home folder. */
async function emacs(steps: string, home: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await scratchFolder({ '.git/HEAD': 'ref: refs/heads/main\n', ...project, 'steps.el': steps });
  const file = path.join(folder, 'new.py');
  const { stdout } = await promisify(execFile)(
    'emacs',
    [
      '--batch',
      '-q',
      '--eval',
      '(package-initialize)',
      '--eval',
      `(setq file ${JSON.stringify(file)})`,
      '-l',
      path.join(folder, 'steps.el'),
    ],
    { env: await installedServer(home), timeout: 60_000 },
  );
  return stdout;
}

const typeAndComplete = `
  (switch-to-buffer (current-buffer))
  (execute-kbd-macro (kbd "logger SPC = SPC C-M-i RET logger SPC = SPC logg C-M-i"))
  (princ (buffer-string))
  (set-buffer-modified-p nil)`;

const twice = 'logger = logging.getLogger(__name__)\nlogger = logging.getLogger(__name__)';

const eglot = async (settings = '') => `
    ${await blockOf('Emacs, eglot')}
    ${settings}
    (require 'eglot)
    (find-file file)
    (execute-kbd-macro (kbd "M-x eglot RET"))
    (with-timeout (20) (while (null (eglot-current-server)) (accept-process-output nil 0.05)))
    (jsonrpc-request (eglot-current-server) :linewright/status '(:wait t) :timeout 20)
    ${typeAndComplete}`;

const lspMode = async (settings = '') => `
    ${await blockOf('Emacs, lsp-mode')}
    ${settings}
    (require 'lsp-mode)
    ;; What it would ask a person once: whether the folder is a project.
    (setq lsp-auto-guess-root t)
    (find-file file)
    (execute-kbd-macro (kbd "M-x lsp RET"))
    (with-timeout (20)
      (while (not (seq-find (lambda (it) (eq (lsp--workspace-status it) 'initialized)) (lsp-workspaces)))
        (accept-process-output nil 0.05)))
    (lsp-request "linewright/status" '(:wait t))
    ${typeAndComplete}`;

test('eglot completes the line, from nothing and from a word', async () => {
  expect(await emacs(await eglot())).toBe(twice);
});

test('lsp-mode completes the line, from nothing and from a word', async () => {
  expect(await emacs(await lspMode())).toBe(twice);
});

test('eglot takes its settings to the server', async () => {
  expect(await emacs(await eglot(await blockOf('Emacs, eglot', 1)), silentInPython)).toBe(twice);
});

test('lsp-mode takes its settings to the server', async () => {
  expect(await emacs(await lspMode(await blockOf('Emacs, lsp-mode', 1)), silentInPython)).toBe(twice);
});
