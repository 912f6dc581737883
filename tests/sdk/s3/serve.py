#!/usr/bin/env python3
"""OpenStack Swift on one disk, with its S3 interface, one bucket and one user who may use it; signatures are checked.

    serve.py FOLDER          an empty one, on a file system with extended attributes

Prints one line of JSON: endpoint, bucket, access_key_id, secret_access_key. Ends when its input does.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from swift.common.ring import RingBuilder

BUCKET = "blobs"
USER, SECRET = "test:tracekeep", "testing"
# Keys in a page of a list, so that a few are more than one.
PAGE = 20
COMMON = """[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
disable_fallocate = true
log_address = {folder}/log

"""
STORAGE = """[pipeline:main]
pipeline = {kind}-server

[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """[pipeline:main]
pipeline = catch_errors proxy-logging s3api tempauth proxy-logging proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:catch_errors]
use = egg:swift#catch_errors

[filter:proxy-logging]
use = egg:swift#proxy_logging

[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
auth_pipeline_check = false
max_bucket_listing = {page}

[filter:tempauth]
use = egg:swift#tempauth
user_test_tracekeep = {secret} .admin
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    (folder / "devices" / "disk").mkdir(parents=True)
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n[storage-policy:0]\nname = one\ndefault = yes\n")
    ports = {kind: free_port() for kind in ("account", "container", "object", "proxy")}
    for kind, port in ports.items():
        shape = PROXY if kind == "proxy" else STORAGE
        text = (COMMON + shape).format(folder=folder, port=port, user=getpass.getuser(), kind=kind, secret=SECRET, page=PAGE)
        (folder / f"{kind}.conf").write_text(text)
        if kind != "proxy":
            ring = RingBuilder(part_power=4, replicas=1, min_part_hours=0)
            ring.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "disk", "weight": 1})
            ring.rebalance()
            ring.get_ring().save(str(folder / f"{kind}.ring.gz"))
    servers = []
    for kind in ports:
        command = [sys.executable, str(Path(sys.executable).parent / f"swift-{kind}-server"), str(folder / f"{kind}.conf"), "-v"]
        with (folder / f"{kind}.log").open("wb") as log:
            servers.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | {"HOME": str(folder)}))
    try:
        url = f"http://127.0.0.1:{ports['proxy']}"
        make_bucket(url)
        told = {"endpoint": url, "bucket": BUCKET, "access_key_id": USER, "secret_access_key": SECRET}
        print(json.dumps(told), flush=True)
        sys.stdin.read()
    finally:
        for server in servers:
            server.kill()


def make_bucket(url: str) -> None:
    """As soon as it answers."""
    client = boto3.client("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id=USER, aws_secret_access_key=SECRET)
    for _ in range(300):
        try:
            client.create_bucket(Bucket=BUCKET)
        except (BotoCoreError, ClientError) as error:
            sys.stderr.write(f"{error}\n")
            time.sleep(0.1)
        else:
            return
    sys.exit("Swift does not answer")


if __name__ == "__main__":
    main()
