"""Floats in the neighbourhood of every place where writing or reading them can go wrong, as Python has them.

The first lines are `BITS TEXT`: a float and its repr. After an empty line follow `TEXT BITS`: a text and its float.
"""

import random
import struct
from decimal import Decimal, getcontext

getcontext().prec = 1200
random.seed(1)


def bits(value):
    return struct.unpack("!Q", struct.pack("!d", value))[0]


def value(number):
    return struct.unpack("!d", struct.pack("!Q", number))[0]


def around(number, steps=2):
    return [n for n in range(number - steps, number + steps + 1) if 0 <= n < 0x7FF0000000000000]


numbers = set()
for exponent in range(2047):
    for fraction in (0, 1 << 51, (1 << 52) - 1, random.getrandbits(52)):
        numbers.update(around(exponent << 52 | fraction, 1))
for power in range(-323, 309):
    for digit in (1, 5, 9):
        numbers.update(around(bits(float(f"{digit}e{power}"))))
for power in range(40, 54):
    for fraction in (0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875, 0.0625):
        for _ in range(6):
            numbers.update(around(bits(random.getrandbits(power) + fraction), 1))
for _ in range(4000):
    numbers.add(random.getrandbits(63) % 0x7FF0000000000000)
    numbers.add(bits(float(random.getrandbits(random.randrange(54, 70)))))
    numbers.add(bits(round(random.random() * 10 ** random.randrange(12), random.randrange(6))))
for number in sorted(numbers):
    print(f"{number:016x} {value(number)!r}")
    if number % 7 == 0:
        print(f"{number | 1 << 63:016x} {value(number | 1 << 63)!r}")
print()

texts = ["1e400", "-1e400", "1e-400", "inf", "-Infinity", "1_000.5_0", " 1.5 ", ".5", "5.", "+1", "0x10", "1__0", "1e", ""]
for number in random.sample(sorted(numbers), 3000):
    low, high = value(number), value(number + 1)
    if high != float("inf"):
        # The middle of two floats, exactly and nearly.
        middle = f"{(Decimal(low) + Decimal(high)) / 2:e}"
        head, _, exponent = middle.partition("e")
        texts += [middle, f"{head}1e{exponent}" if "." in head else middle, f"{low:.17e}"]
for text in texts:
    try:
        print(f"{text.strip()} {bits(float(text)):016x}")
    except ValueError:
        print(f"{text} refused")
