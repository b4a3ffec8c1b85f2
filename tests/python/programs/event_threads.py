import threading
import time

ready = threading.Event()
lines = []


def waiter():
    ready.wait()
    lines.append("the event came")


t = threading.Thread(target=waiter)
t.start()
lines.append("setting it")
ready.set()
t.join()
time.sleep(0.01)
print(lines, ready.is_set())
