"""Opens many hostile files, a worker for each, and says how they ended: `python -m tests.uploads [how many] [seed]`."""

import sys
import time
from collections import Counter

from fundapp.kernel.refusal import Refused
from fundapp.uploads import remaking
from fundapp.uploads.bounds import MEMORY_BYTES, SECONDS
from tests.uploads.corpus import MADE, corpus


def main() -> int:
    count, seed = (int(sys.argv[1]) if len(sys.argv) > 1 else 300), (int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    ends: Counter[str] = Counter()
    wrong, longest, most_kib = [], 0.0, 0
    for name, data, right in corpus(count, seed=seed):
        begun = time.monotonic()
        try:
            remade = remaking.remake(data)
            end, most_kib = MADE, max(most_kib, remade.most_kib)
        except Refused as refused:
            end = refused.codes[0]
        took = time.monotonic() - begun
        longest = max(longest, took)
        ends[end] += 1
        if (right and end not in right) or took > SECONDS + 1:
            wrong.append(f"{name}: {end} after {took:.1f} s")
    print(f"{sum(ends.values())} files:", ", ".join(f"{end} {times}" for end, times in ends.most_common()))
    print(f"longest {longest:.1f} s; most memory of one that was made {most_kib // 1024} MiB of {MEMORY_BYTES >> 20}")
    print("\n".join(wrong) or "each ended as it should")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
