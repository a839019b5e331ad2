"""Runs the parts of a sweep on a Dask cluster and joins them into one table.

    python docs/scale/on_dask.py --parts 16 --out t.csv -- the-narrow-valley --vary optimizer.lr=log:1e-4..1:200 --seeds 32

Without --scheduler it starts a cluster on this machine. All workers need `frankie` and the folder of the output.
"""

import argparse
import pathlib
import shutil
import subprocess

from dask.distributed import Client, LocalCluster


def make_part(frankie, sweep, part, parts, path):
    """Makes one part, or goes on with it where an earlier worker was lost."""
    command = [frankie, "sweep", *sweep, "--shard", f"{part}/{parts}", "--out", str(path), "--resume"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return str(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frankie", default="frankie", help="the program")
    parser.add_argument("--parts", type=int, default=16)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--scheduler", help="the address of a running scheduler")
    parser.add_argument("sweep", nargs="+", help="what follows `frankie sweep`")
    args = parser.parse_args()

    paths = [args.out.with_suffix(f".{part:04}.csv") for part in range(1, args.parts + 1)]
    with Client(args.scheduler) if args.scheduler else Client(LocalCluster(threads_per_worker=1)) as client:
        parts = [
            client.submit(make_part, args.frankie, args.sweep, part, args.parts, path.resolve(), pure=False)
            for part, path in enumerate(paths, start=1)
        ]
        client.gather(parts)
    with args.out.open("wb") as whole:
        for path in paths:
            with path.open("rb") as part:
                shutil.copyfileobj(part, whole)
            path.unlink()


if __name__ == "__main__":
    main()
