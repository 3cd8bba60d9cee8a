"""Checked against what is known of ImageNet's classes."""

import subprocess
import sys

import pytest

from core.architectures.imagenet_labels import imagenet_labels


@pytest.mark.parametrize(
    ("index", "name"),
    [(0, "tench"), (285, "Egyptian cat"), (386, "African elephant"), (665, "moped"), (967, "espresso")],
)
def test_known_classes(index, name):
    assert imagenet_labels()[index] == name


@pytest.mark.parametrize(
    ("index", "name"),
    [(1, "金鱼"), (285, "埃及猫"), (386, "非洲象"), (657, "导弹"), (904, "纱窗"), (967, "浓缩咖啡")],
)
def test_known_classes_in_chinese(index, name):
    assert imagenet_labels("zh")[index] == name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_are_a_thousand(language):
    assert len(imagenet_labels(language)) == 1000
    assert all(imagenet_labels(language))


def test_names_and_requests_need_no_tensorflow():
    modules = ("architectures.imagenet_labels", "architectures.backbones", "specs.models", "storage.uploads")
    code = f"import sys, {', '.join(f'core.{name}' for name in modules)}; "
    code += "print({'tensorflow', 'keras'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
