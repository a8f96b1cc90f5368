"""``python -m benchmarks.push.with_xet STORE FOLDER``: print the bytes that Xet's own client sends for the shards of a folder.

A store named ``local://`` is a folder; the client cuts, compares and packs as it does for the Hub. Which bytes are there
already it knows from the store alone where ``HF_HOME`` is fresh.
"""

import sys
from pathlib import Path

import hf_xet


store, folder = sys.argv[1:]
commit = hf_xet.XetSession().new_upload_commit(endpoint=f"local://{store}")
for shard in sorted(Path(folder).glob("*/*.parquet")):
    commit.start_upload_file(str(shard), sha256=hf_xet.COMPUTE_SHA256)
print(commit.wait_to_finish().dedup_metrics.total_bytes_uploaded)
