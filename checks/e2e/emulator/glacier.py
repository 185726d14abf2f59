"""A double of Glacier: vaults, archives with tree hashes, and jobs that are done at once."""

import io
import json
import re

from botocore.utils import calculate_sha256, calculate_tree_hash

ACCOUNT = "000000000000"
DATE = "2026-01-02T03:04:05.678Z"
VAULTS = {}


async def handle(call):
    if call.header("x-amz-glacier-version") != "2012-06-01":
        return await fail(call, 400, "MissingParameterValueException", "Required parameter missing: API version")
    account, _, *rest = call.segments()
    if account not in ("-", ACCOUNT):
        return await fail(call, 403, "AccessDeniedException", f"Not your account: {account}")
    match call.method, rest:
        case "GET", []:
            await list_vaults(call)
        case "PUT", [vault]:
            VAULTS.setdefault(vault, {"archives": {}, "jobs": {}})
            await call.respond(201, {"location": f"/{ACCOUNT}/vaults/{vault}"})
        case _, [vault, *_] if vault not in VAULTS:
            await fail(call, 404, "ResourceNotFoundException", f"Vault not found for ARN: {arn(vault)}")
        case "GET", [vault]:
            await call.respond(200, body=describe(vault))
        case "DELETE", [vault]:
            del VAULTS[vault]
            await call.respond(204)
        case "POST", [vault, "archives"]:
            await upload(call, vault)
        case "POST", [vault, "jobs"]:
            await initiate(call, vault)
        case "GET", [vault, "jobs", job, "output"] if job in VAULTS[vault]["jobs"]:
            await output(call, VAULTS[vault]["archives"][VAULTS[vault]["jobs"][job]])
        case _:
            await fail(call, 404, "ResourceNotFoundException", f"Nothing to {call.method} at {call.path}")


def arn(vault):
    return f"arn:aws:glacier:us-east-1:{ACCOUNT}:vaults/{vault}"


def describe(vault):
    count = len(VAULTS[vault]["archives"])
    return {"CreationDate": DATE, "NumberOfArchives": count, "VaultARN": arn(vault), "VaultName": vault}


async def list_vaults(call):
    names = sorted(VAULTS)
    if marker := call.query("marker"):
        names = names[names.index(marker) :]
    limit = int(call.query("limit") or 10)
    page, rest = names[:limit], names[limit:]
    await call.respond(200, body={"VaultList": [describe(name) for name in page], "Marker": next(iter(rest), None)})


async def upload(call, vault):
    tree_hash = calculate_tree_hash(io.BytesIO(call.body))
    content_hash = calculate_sha256(io.BytesIO(call.body), as_hex=True)
    if (call.header("x-amz-sha256-tree-hash"), call.header("x-amz-content-sha256")) != (tree_hash, content_hash):
        return await fail(call, 400, "InvalidParameterValueException", "Checksum mismatch or no checksum")
    archives = VAULTS[vault]["archives"]
    identifier = f"archive-{len(archives)}"
    archives[identifier] = {
        "body": call.body,
        "description": call.header("x-amz-archive-description"),
        "hash": tree_hash,
    }
    headers = {"x-amz-archive-id": identifier, "x-amz-sha256-tree-hash": tree_hash}
    await call.respond(201, {"location": f"/{ACCOUNT}/vaults/{vault}/archives/{identifier}", **headers})


async def initiate(call, vault):
    parameters = json.loads(call.body)
    if parameters["Type"] != "archive-retrieval" or parameters["ArchiveId"] not in VAULTS[vault]["archives"]:
        return await fail(call, 404, "ResourceNotFoundException", f"No such archive: {parameters}")
    jobs = VAULTS[vault]["jobs"]
    job = f"job-{len(jobs)}"
    jobs[job] = parameters["ArchiveId"]
    await call.respond(202, {"x-amz-job-id": job, "location": f"/{ACCOUNT}/vaults/{vault}/jobs/{job}"})


async def output(call, archive):
    body, status = archive["body"], 200
    headers = {"content-type": "application/octet-stream", "accept-ranges": "bytes"}
    if archive["description"]:
        headers["x-amz-archive-description"] = archive["description"]
    if bounds := re.fullmatch(r"bytes=(\d+)-(\d+)", call.header("range") or ""):
        first, last = map(int, bounds.groups())
        status, headers["content-range"] = 206, f"bytes {first}-{last}/{len(body)}"
        body = body[first : last + 1]
    headers["x-amz-sha256-tree-hash"] = calculate_tree_hash(io.BytesIO(body))
    await call.respond(status, headers, body)


async def fail(call, status, code, message):
    """Glacier names the error in the body, and nowhere else."""
    await call.respond(status, {"x-amzn-requestid": "double"}, {"code": code, "type": "Client", "message": message})
