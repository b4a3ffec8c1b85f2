# A dictionary as a phone book, and lists.
book = {}
book["ada"] = 5
book["bob"] = 7
book["ada"] += 1
for name in book:
    print(name, book[name])
for name, number in book.items():
    print("%-5s|%d" % (name, number))
print("ada" in book, "eve" in book, book.get("eve"), book.get("eve", 0), len(book))
del book["ada"]
print(list(book.keys()), list(book.values()))

numbers = [4, 5, 6]
numbers.append(7)
numbers[0] = 10
numbers.insert(1, 11)
last = numbers.pop()
numbers.remove(5)
print(numbers, last, numbers.index(6))
for i, n in enumerate(numbers):
    print(i, n)
for a, b in zip([1, 2], ["x", "y"]):
    print(a, b)
pairs = [("a", 1), ("b", 2)]
for letter, number in pairs:
    print(letter, number)
total = 0
for i in range(10):
    if i == 3:
        continue
    if i == 6:
        break
    total += i
else:
    print("never")
print(total)
i = 0
while i < 3:
    i += 1
else:
    print("ended at", i)
a, b = 1, 2
a, b = b, a
print(a, b)
first = second = []
print(first == second)
