"""Ways to make text of values."""
name, count, ratio = "Ada", 3, 2.5
print("%s has %d, %.2f" % (name, count, ratio))
print("{} has {:>5}|{:<5}|{:^7}|{:05d}".format(name, count, count, name, count))
print("{0} {1} {0} {who!r}".format(name, count, who="Grace"))
print(f"{name:*^9} {count:03} {ratio:.3f} {count * 2} {name.upper()!r}")
print(f"{255:x} {255:#x} {255:08b} {1234567:,}")
print("a", "b", sep="-", end="!\n")
print(1, 2.0, True, None, [1, "two", 3.0], (1, "x"), {"k": 1})
print(str(5) + "5", int("7") + 1, float("1.5") * 2, 7 // 2, -7 // 2, 7 / 2, -7 % 3, 2 ** 10)
print("x" * 3, "=" * 10, "a,b,c".split(","), " pad ".strip() + "|")
print("hello"[1], "hello"[1:3], "hello"[-2:], "hello"[::-1], len("héllo"))
print("one two".title(), "ab".replace("a", "b"), "abc".find("c"), "-".join(["x", "y"]))
print("yes" if count > 2 else "no", count in [1, 2, 3], "d" in "Ada", not count)
data = b"\x00\xffabc'"
print(data, data[0], data[2:4], data.hex(), bytes([1, 2, 65]), len(data))
print([x * x for x in range(5) if x % 2 == 0], sum([1, 2, 3]), max(4, 9), min([5, 2]))
print(sorted([3, 1, 2]), list(reversed([1, 2])), list(range(0, 10, 3)))
print("abc".startswith("a"), "abc".endswith(("x", "c")), "12".isdigit(), "a".isdigit())
x = name or "nobody"
y = "" or "nobody"
print(x, y, 1 < count <= 3)
print("tab\there", "quote \" and $name", 'back\\slash')
