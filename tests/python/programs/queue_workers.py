import queue
import socket
import sys
import threading

jobs = queue.Queue()
results = []
lock = threading.Lock()


def worker(name):
    while True:
        job = jobs.get()
        if job is None:
            break
        with lock:
            results.append(job * job)
        jobs.task_done()


threads = []
for i in range(2):
    t = threading.Thread(target=worker, args=(i,), daemon=True)
    t.start()
    threads.append(t)

for n in range(5):
    jobs.put(n)
for t in threads:
    jobs.put(None)
for t in threads:
    t.join()
print(sorted(results))
