#!/usr/bin/env python3
"""An S3 service with one bucket and one user who may use it; signatures are checked.

Prints one line of JSON: endpoint, bucket, access_key_id, secret_access_key. Ends when its input does.
"""

from __future__ import annotations

import json
import sys
import urllib.request

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "blobs"


def main() -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"

    def client(service: str):  # noqa: ANN202 - made at run time
        return boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="setup", aws_secret_access_key="setup")

    client("s3").create_bucket(Bucket=BUCKET)
    iam = client("iam")
    iam.create_user(UserName="tracekeep")
    allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    iam.put_user_policy(UserName="tracekeep", PolicyName="all", PolicyDocument=json.dumps(allow))
    key = iam.create_access_key(UserName="tracekeep")["AccessKey"]
    # From the next request on, who is not known or signs wrongly is refused.
    count = urllib.request.Request(f"{url}/moto-api/reset-auth", data=b"0", method="POST", headers={"Content-Type": "text/plain"})  # noqa: S310
    urllib.request.urlopen(count)  # noqa: S310
    told = {"endpoint": url, "bucket": BUCKET, "access_key_id": key["AccessKeyId"], "secret_access_key": key["SecretAccessKey"]}
    print(json.dumps(told), flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
