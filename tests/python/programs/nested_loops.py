import socket
import sys

grid = [[1, 2, 3], [4, 5, 6]]
for row in grid:
    for cell in row:
        if cell == 5:
            break
        print(cell, end=" ")
    print()
flat = [cell for row in grid for cell in row]
print(flat, flat[-1], flat[1:3], len(flat))
words = {word: len(word) for word in ("a", "bb")}
print(words)
text = "the quick brown fox"
counts = {}
for letter in text:
    if letter.isalpha():
        counts[letter] = counts.get(letter, 0) + 1
best = max(counts.values())
print(best, [letter for letter, count in counts.items() if count == best])
stack = []
for token in "3 4 + 2 *".split():
    if token in "+*":
        b, a = stack.pop(), stack.pop()
        stack.append(a + b if token == "+" else a * b)
    else:
        stack.append(int(token))
print(stack)
print(all(n > 0 for n in flat), any(n > 5 for n in flat))
