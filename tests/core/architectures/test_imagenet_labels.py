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


def test_there_are_a_thousand():
    assert len(imagenet_labels()) == 1000


def test_names_and_requests_need_no_tensorflow():
    modules = ("architectures.imagenet_labels", "architectures.backbones", "specs.models", "storage.uploads")
    code = f"import sys, {', '.join(f'core.{name}' for name in modules)}; "
    code += "print({'tensorflow', 'keras'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
