"""Does what Lambda's runtime does, without its network; harness.process.ts is the same for Node."""

import importlib.util
import json
import os
import resource
import sys
import time


def moment():
    return {"atMs": time.monotonic_ns() / 1e6, "cpuMs": time.process_time_ns() / 1e6, "rssBytes": rss_bytes()}


def rss_bytes():
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        # Not Linux: the most that it has had.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


plan = json.loads(sys.argv[1])
spec = importlib.util.spec_from_file_location("entry", plan["entry"])
entry = importlib.util.module_from_spec(spec)
spec.loader.exec_module(entry)
loaded = moment()
first = entry.handler(json.loads(plan["event"]), None)
answered = moment()

requests = []
last = first
for invocation in range(plan["warmUps"] + plan["requests"]):
    event = json.loads(plan["event"])
    cpu_before = time.process_time_ns()
    before = time.monotonic_ns()
    last = entry.handler(event, None)
    elapsed = time.monotonic_ns() - before
    cpu = time.process_time_ns() - cpu_before
    request = {"statusCode": last["statusCode"], "bodyLength": len(last["body"])}
    if invocation >= plan["warmUps"]:
        requests.append({"ms": elapsed / 1e6, "cpuMs": cpu / 1e6, **request})

said = {
    "loaded": loaded,
    "answered": answered,
    "first": first,
    "requests": requests,
    "last": last,
    "ended": moment(),
}
with os.fdopen(3, "w") as out:
    json.dump(said, out)
