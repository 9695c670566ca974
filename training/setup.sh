#!/usr/bin/env bash
# Makes the Python environment of the training in the user's cache folder, once for each state of requirements.lock, and prints the
# path of its python. Needs Python 3.11 or newer with venv, and 6 GB of disk.
set -euo pipefail
cd "$(dirname "$0")"
environment=${XDG_CACHE_HOME:-$HOME/.cache}/linewright/training/python-$(sha256sum requirements.lock | cut -c1-12)
if [ ! -x "$environment/bin/python" ]; then
  making=$environment-making-$$
  trap 'rm -rf "$making"' EXIT
  python3 -m venv "$making"
  "$making/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-cache-dir -r requirements.lock >&2
  # Programs in it know its path: only python itself is used, which finds its packages wherever it lies.
  mv "$making" "$environment"
fi
echo "$environment/bin/python"
