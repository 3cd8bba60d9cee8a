"""The files of deploy/ agree with one another, with the settings of the code and with what nginx takes."""

import re
import subprocess
import tomllib
from typing import get_args

import pytest
import yaml

from core.specs.spec import Queue
from pages.shared.server.received import TEACHER_BYTES
from tests.deploy.composed import BINARIES, DEPLOY, image_command, services
from tests.house import ROOT

VARIABLES = {"POSTGRES_PASSWORD": "secret", "CONVNET_CLASSROOM_TEACHER_KEY": "a long sentence"}
KINDS = get_args(Queue)


@pytest.fixture(scope="module")
def composed():
    return services(VARIABLES)


@pytest.fixture(scope="module")
def cluster():
    """Every resource of the manifests, by kind and name."""
    listed = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text("utf-8"))["resources"]
    assert sorted(listed) == sorted(f"kubernetes/{path.name}" for path in DEPLOY.glob("kubernetes/*.yaml"))
    found = {}
    for name in listed:
        for resource in yaml.safe_load_all((DEPLOY / name).read_text("utf-8")):
            assert (resource["kind"], resource["metadata"]["name"]) not in found
            found[resource["kind"], resource["metadata"]["name"]] = resource
    return found


def containers(cluster):
    return {
        name: resource["spec"]["template"]["spec"]["containers"][0]
        for (kind, name), resource in cluster.items()
        if kind in ("Deployment", "StatefulSet")
    }


def maps_of_kustomization():
    made = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text("utf-8"))["configMapGenerator"]
    return {one["name"]: one for one in made}


def words(command):
    """Of a command line, with what belongs together apart."""
    return [part for argument in command for part in argument.split("=", 1 if argument[:2] == "--" else 0)]


def known_variables():
    text = (ROOT / "core" / "settings.py").read_text("utf-8")
    # Of these the settings put the names together.
    files = {f"CONVNET_CLASSROOM_TLS_{name}" for name in ("CA", "CERT", "KEY")}
    return files | set(re.findall(r"CONVNET_CLASSROOM_\w+", text))


def test_the_settings_are_those_of_the_code(composed, cluster):
    literals = maps_of_kustomization()["settings"]["literals"]
    named = {line.partition("=")[0] for line in literals}
    for container in containers(cluster).values():
        named |= {entry["name"] for entry in container.get("env", [])}
    for service in composed.values():
        named |= set(service.environment)
    example = (DEPLOY / ".env.example").read_text("utf-8")
    named |= set(re.findall(r"^#?(\w+)=", example, re.MULTILINE))
    ours = {name for name in named if name.startswith("CONVNET_")}
    assert ours <= known_variables()
    assert len(ours) >= 5


def test_dask_knows_the_settings_that_are_meant_for_it(composed):
    import dask
    import distributed.config  # noqa: F401

    named = {name for service in composed.values() for name in service.environment}
    for name in named | {line.partition("=")[0] for line in maps_of_kustomization()["settings"]["literals"]}:
        if name.startswith("DASK_"):
            path = name.removeprefix("DASK_").lower().replace("__", ".")
            dask.config.get(path)  # KeyError for a name that Dask would pass over in silence


def test_compose_and_cluster_start_the_same_workers(composed, cluster):
    there = containers(cluster)
    for kind in (*KINDS, "scheduler"):
        assert words(there[kind]["command"]) == words(composed[kind].command), kind
    literals = dict(line.split("=", 1) for line in maps_of_kustomization()["settings"]["literals"])
    for kind in (*KINDS, "scheduler"):
        assert literals == {**composed[kind].environment}, kind
    assert "command" not in there["page"]
    assert composed["page-1"].command == tuple(image_command())


@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_is_replaced_before_its_container_is_killed(kind, composed):
    command = list(composed[kind].command)
    limit = float(command[command.index("--memory-limit") + 1].removesuffix("GiB")) * 2**30
    assert 1.1 * limit < int(composed[kind].raw["mem_limit"].removesuffix("m")) * 2**20 < 1.4 * limit


def test_a_page_server_has_memory_for_the_uploads_that_it_takes(composed, cluster):
    for name in (name for name in composed if name.startswith("page-")):
        assert int(composed[name].raw["mem_limit"].removesuffix("g")) * 2**30 >= TEACHER_BYTES + 2**30
    limit = containers(cluster)["page"]["resources"]["limits"]["memory"]
    assert int(limit.removesuffix("Gi")) * 2**30 >= TEACHER_BYTES + 2**30


def test_each_page_server_has_an_address_that_nginx_knows(composed, cluster):
    pages = {name: service for name, service in composed.items() if name.startswith("page-")}
    proxy = composed["proxy"]
    assert sorted(proxy.environment["PAGE_SERVERS"].split()) == sorted(
        f"{p.address}:8501" for p in pages.values()
    )
    assert all(page.environment["FORWARDED_ALLOW_IPS"] == proxy.address for page in pages.values())
    assert set(proxy.raw["depends_on"]) == set(pages)
    variables = {entry["name"]: entry.get("value") for entry in containers(cluster)["proxy"]["env"]}
    replicas = cluster["StatefulSet", "page"]["spec"]["replicas"]
    assert variables["PAGE_SERVERS"].split() == [f"page-{number}:8501" for number in range(replicas)]
    for number in range(replicas):
        service = cluster["Service", f"page-{number}"]["spec"]
        assert service["selector"] == {"statefulset.kubernetes.io/pod-name": f"page-{number}"}


def test_ports_agree(cluster, composed):
    assert image_command()[image_command().index("--port") + 1] == "8501"
    for name, container in containers(cluster).items():
        opened = {port["containerPort"] for port in container.get("ports", [])}
        for (kind, _), service in cluster.items():
            if kind == "Service" and service["spec"]["selector"].get("app") == name:
                assert {port.get("targetPort", port["port"]) for port in service["spec"]["ports"]} <= opened
    proxy = composed["proxy"]
    assert proxy.raw["ports"] == [f"80:{proxy.environment['PORT']}", f"443:{proxy.environment['HTTPS_PORT']}"]


def test_every_pod_obeys_the_rules_of_its_namespace(cluster):
    for (kind, name), resource in cluster.items():
        if kind in ("Deployment", "StatefulSet"):
            pod = resource["spec"]["template"]["spec"]
            assert pod["securityContext"]["runAsNonRoot"], name
            assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
            (container,) = pod["containers"]
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            assert not container["securityContext"]["allowPrivilegeEscalation"]
            mounted = {mount["name"] for mount in container["volumeMounts"]}
            claimed = {
                claim["metadata"]["name"] for claim in resource["spec"].get("volumeClaimTemplates", [])
            }
            assert mounted == {volume["name"] for volume in pod.get("volumes", [])} | claimed
            labels = resource["spec"]["template"]["metadata"]["labels"]
            assert resource["spec"]["selector"]["matchLabels"].items() <= labels.items()
            policies = [
                policy["spec"]["podSelector"] for (k, _), policy in cluster.items() if k == "NetworkPolicy"
            ]
            assert any(name in str(selector) for selector in policies), f"nobody may reach {name}"


def test_nginx_takes_what_the_app_takes(composed, cluster):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    most = str(config["server"]["maxUploadSize"])
    assert composed["proxy"].environment["UPLOAD_MIB"] == most
    variables = {entry["name"]: entry.get("value") for entry in containers(cluster)["proxy"]["env"]}
    assert variables["UPLOAD_MIB"] == most
    assert set(composed["proxy"].environment) == set(variables)


def test_the_image_has_what_it_starts():
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = [
        path
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
        for path in line.split()
    ]
    for path in copied:
        assert (ROOT / path).exists(), path
        assert f"!{path}" in ignored, path
    for folder in ("core", "pages"):
        assert folder in copied
    assert re.search(r"^USER classroom$", dockerfile, re.MULTILINE)


def test_the_compose_file_is_one():
    subprocess.run(
        [
            BINARIES / "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            str(DEPLOY / "compose.yaml"),
        ],
        check=True,
    )
