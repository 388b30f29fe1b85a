"""The house itself: what imports do not show. Each rule is also seen to fail on something planted."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "talkoo"
FLOORS = ("kernel", "plumbing", "people", "blocks", "areas", "journeys", "site")
WRITES = {
    "save",
    "create",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "update",
}
MAY_WRITE = {"actions", "tasks"}
LONGEST = 400


def sources() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def templates() -> list[Path]:
    return [path for path in SOURCE.rglob("*") if "jinja2" in path.parts and path.is_file()]


def is_part(path: Path, *names: str) -> bool:
    """Whether it is a file of this name, or lies in a package of it: `actions.py`, `actions/joining.py`."""
    return path.stem in names or path.parent.name in names


def floor_of(path: Path) -> int:
    return FLOORS.index(path.relative_to(SOURCE).parts[0])


def test_files_stay_short():
    long = {
        str(path.relative_to(ROOT)): count
        for path in sources()
        if (count := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def writes_in(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            if "objects" in owner or owner.split(".")[-1].islower():
                yield f"{owner}.{node.func.attr}"


def _is_a_model_write(found: str) -> bool:
    owner, _dot, verb = found.rpartition(".")
    return "objects" in owner or (
        verb in {"save", "bulk_create"} and not owner.startswith(("super", "book", "file"))
    )


def test_only_actions_and_tasks_write():
    """In people, blocks and areas. Plumbing has tables of its own and writes them where it says so."""
    found = [
        f"{path.relative_to(SOURCE)}: {call}"
        for path in sources()
        if path.relative_to(SOURCE).parts[0] in {"people", "blocks", "areas"}
        and not is_part(path, *MAY_WRITE)
        for call in writes_in(path.read_text())
        if _is_a_model_write(call)
    ]
    assert found == []


def test_the_rule_about_writing_sees_a_planted_write():
    assert list(writes_in("Space.objects.filter(pk=1).update(slug='x')")) == [
        "Space.objects.filter(pk=1).update"
    ]


def actions_in(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and any(
            ast.unparse(one) == "action" for one in node.decorator_list
        ):
            yield node.name, node


def emits(function: ast.FunctionDef, module: ast.Module) -> bool:
    """Whether it, or a function of its module that it calls, emits."""
    calls = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    if "emit" in calls:
        return True
    local = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    return any(
        name in calls and emits(other, module) for name, other in local.items() if other is not function
    )


@pytest.mark.parametrize(
    "path", [path for path in sources() if is_part(path, "actions") and "kernel" not in path.parts]
)
def test_every_action_emits_a_fact(path):
    module = ast.parse(path.read_text())
    public = [
        node for node in module.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    decorated = dict(actions_in(path))
    silent = [name for name, node in decorated.items() if not emits(node, module)]
    assert silent == []
    offered = (path.parent / "__init__.py").read_text() if path.parent.name == "actions" else ""
    undecorated = [  # in a package of actions, what its modules share among themselves is nobody else's
        node.name
        for node in public
        if node.name not in decorated and not (offered and not re.search(rf"\b{node.name}\b", offered))
    ]
    assert undecorated == []


def test_every_fact_is_told_to_somebody_or_silent_for_a_reason():
    from talkoo.kernel import facts

    ours = [kind for kind in facts.KINDS.values() if kind.__module__.startswith("talkoo.")]
    assert len(ours) >= 150
    assert [kind.name() for kind in ours if not facts.is_answered(kind)] == []
    # What only renews the search or starts a task tells nobody: that is said too.
    untold = [
        kind.name()
        for kind in ours
        if not facts._silences.get(kind)
        and not any(".notifications" in reaction.__module__ for reaction in facts._reactions[kind])
    ]
    assert untold == []


def test_no_model_signals():
    text = "\n".join(path.read_text() for path in sources())
    for word in ("post_save", "post_delete", "pre_delete", "m2m_changed", "@receiver"):
        assert word not in text
    assert not re.search(r"(?<!def )\bpre_save\b", text)  # the signal; fields have a method of that name


def test_template_includes_and_page_names_obey_the_floors():
    wrong = []
    owners = {path.relative_to(_jinja(path)).as_posix(): floor_of(path) for path in templates()}
    for path in templates():
        text = path.read_text()
        for name in re.findall(r'{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"', text):
            if name.startswith("site/"):
                continue  # the page shell is the one sanctioned upward name: every page is laid into it
            if owners[name] > floor_of(path):
                wrong.append(f"{path.name} uses {name}")
    assert wrong == []


def _jinja(path: Path) -> Path:
    return next(parent for parent in path.parents if parent.name == "jinja2")


def test_every_template_is_used():
    text = "\n".join(path.read_text() for path in [*sources(), *templates()])
    unused = []
    for path in templates():
        name = path.relative_to(_jinja(path)).as_posix()
        mail = re.fullmatch(r"(\w+)/mail/(\w+)\.txt", name)
        if name not in text and not (mail and f'"{mail[1]}.{mail[2]}"' in text):
            unused.append(name)
    assert unused == []


def test_no_physical_sides_in_style_sheets():
    sides = re.compile(
        r"(?<![\w-])(?:"
        r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)"
        r"|(?:left|right|top|bottom)\s*:"
        r"|(?:float|text-align|clear)\s*:\s*(?:left|right))"
    )
    found = [
        f"{path.name}: {hit[0]}" for path in SOURCE.rglob("*.css") for hit in sides.finditer(path.read_text())
    ]
    assert found == []
    assert sides.search("p { margin-left: 1px }")


def test_nothing_inline_and_nothing_from_another_host():
    for path in templates():
        text = path.read_text()
        assert not re.search(r"\sstyle=|\son\w+=|javascript:|<style|<script>", text), path
        for address in re.findall(r'(?:src|href)="(https?://[^"]+)"', text):
            raise AssertionError(f"{path.name} loads {address}")
    for path in SOURCE.rglob("*.css"):
        assert "http" not in path.read_text(), path


def test_own_scripts_stay_small():
    scripts = list((SOURCE / "site" / "static").rglob("*.js"))
    assert sum(len(path.read_text().splitlines()) for path in scripts) <= 1_500


def test_keys_begin_with_the_site():
    from talkoo.plumbing.tenancy.models import SiteModel

    wrong = []
    for model in apps.get_models():
        if issubclass(model, SiteModel):
            for constraint in model._meta.constraints:
                fields = getattr(constraint, "fields", None)
                if fields and fields[0] != "site":
                    wrong.append(f"{model._meta.label}: {constraint.name}")
            assert not model._meta.unique_together
            alone = [field for field in model._meta.local_fields if field.unique and not field.primary_key]
            wrong += [f"{model._meta.label}.{field.name}" for field in alone]
    assert wrong == []


def test_packages_stand_on_the_list_of_the_licence_check():
    """No package in our process may be AGPL."""
    from importlib.metadata import distribution, requires

    seen, waiting = set(), _wanted()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            metadata = distribution(name).metadata
        except ModuleNotFoundError:
            continue
        said = " ".join(
            [
                metadata.get("License") or "",
                metadata.get("License-Expression") or "",
                *metadata.get_all("Classifier", []),
            ]
        )
        assert not re.search("AGPL|Affero", said), name
        waiting += [
            re.split(r"[\s;<>=!~\[(]", one)[0] for one in requires(name) or [] if "extra ==" not in one
        ]
    assert len(seen) > 15


def _wanted() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [re.split(r"[\s;<>=!~\[]", one)[0] for one in project["dependencies"]]


def test_lock_files_have_hashes_and_no_addresses():
    for lock in (ROOT / "locks").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_every_address_is_on_the_list_of_pages():
    from talkoo.site import page_list

    assert sorted(page_list.names()) == sorted(page_list.PAGES)


def test_planted_imports_break_the_contracts(tmp_path):
    """A copy of the tree with an import from the kernel up to the site: the checker must refuse it."""
    import shutil
    import subprocess
    import sys

    shutil.copytree(
        SOURCE, tmp_path / "src" / "talkoo", ignore=shutil.ignore_patterns("static", "locale", "__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / "talkoo" / "kernel" / "ids.py"
    planted.write_text("from talkoo.site import look\n" + planted.read_text())
    check = "from importlinter.cli import lint_imports_command as main; main()"
    done = subprocess.run(
        [sys.executable, "-c", check, "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "talkoo.kernel" in done.stdout
