#!/usr/bin/env bash
# Start a scheduler and two workers of dask on this machine, for a try; Ctrl-C ends them.
#   pip install "genkgeo[dask]"
#   bash docs/cluster/probeer.sh
#   genkgeo batch params/alle-gemeenten.yaml --mirror MAP --dask tcp://127.0.0.1:8786
set -euo pipefail
bin="${GENKGEO_BIN:-}"
port="${GENKGEO_PORT:-8786}"
dask() { "${bin:+$bin/}dask" "$@"; }

trap 'kill 0' EXIT
export OMP_NUM_THREADS=1
dask scheduler --host 127.0.0.1 --port "$port" --no-dashboard &
for _ in 1 2; do
  # One thread for each worker: the libraries under the maps are not safe for two.
  dask worker "tcp://127.0.0.1:$port" --nworkers 1 --nthreads 1 --memory-limit 1GB --no-dashboard &
done
wait
