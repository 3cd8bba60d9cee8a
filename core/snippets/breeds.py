"""Code that tests on groups that were not there to learn from, with digits in the place of breeds."""


def held_out(folds: int = 5) -> str:
    """Code that leaves in ``known`` and ``new`` the accuracies on known and on held-out groups, and in ``taken`` the
    known digit that each held-out one is taken for most.

    Args:
        folds: How often a group of digits is held out, 2 to 5.
    """
    return f"""\
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, train_test_split

# Even or odd? A digit is here what a breed is among cats and dogs. Of the pets, a file's name tells its breed:
# groups = [path.stem.rpartition("_")[0] for path in paths]
pictures, digits = load_digits(return_X_y=True)
pictures, is_odd, groups = pictures / 16, digits % 2, digits

# Each group is new once
known, new, taken = [], [], {{}}
for train, held_out in GroupKFold({folds}).split(pictures, is_odd, groups):
    train, validation = train_test_split(train, test_size=0.2, random_state=0)
    assert not set(groups[train]) & set(groups[held_out])  # none of them was there to learn from
    net = LogisticRegression(max_iter=2000).fit(pictures[train], is_odd[train])
    known.append(net.score(pictures[validation], is_odd[validation]))
    new.append(net.score(pictures[held_out], is_odd[held_out]))
    which = LogisticRegression(max_iter=2000).fit(pictures[train], digits[train])
    for digit in np.unique(digits[held_out]):
        answers = which.predict(pictures[digits == digit])
        taken[int(digit)] = int(np.bincount(answers).argmax())

# What it came to
print(f"even or odd: {{np.mean(known):.1%}} on known digits, {{np.mean(new):.1%}} on new ones")
print("a new digit is most often taken for:", taken)
plt.bar(["known digits", "new digits"], [np.mean(known), np.mean(new)])
plt.ylabel("accuracy")
plt.show()
"""
