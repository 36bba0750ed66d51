"""The real yaml-language-server, spoken to as an editor speaks to it: JSON-RPC over its standard streams."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, Queue
from time import monotonic
from typing import Any, NamedTuple

import pytest

NAME = "yaml-language-server"
FOLDER = "YAML_LANGUAGE_SERVER"
"""The environment variable that names a folder in which the server was installed, where it is not the one here."""

DEADLINE = 60.0
"""Seconds that an answer may take on a busy machine."""

Message = dict[str, Any]


class MarkedAt(NamedTuple):
    """Where an editor underlines something, lines and columns counted from 1, and what it says."""

    line: int
    column: int
    message: str


def found() -> str | None:
    """The server: in the folder that the environment names, among the packages here, or on the path."""
    if shutil.which("node") is None:
        return None
    folders = [Path(os.environ[FOLDER])] if os.environ.get(FOLDER) else []
    folders.append(Path(__file__).parent / "editor")
    places = [str(folder / "node_modules" / ".bin") for folder in folders]
    return next((path for path in (shutil.which(NAME, path=place) for place in [*places, None]) if path), None)


class LanguageServer:
    """One server for one folder. `schemas` are settings as VS Code keeps them under `yaml.schemas`."""

    def __init__(self, program: str, folder: Path, schemas: Mapping[str, list[str]]) -> None:
        self._process = subprocess.Popen([program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._inbox: Queue[Message | None] = Queue()
        self._asked = 0
        # Nothing that would need a network: no store of schemas, and files alone.
        self._settings = {
            "yaml": {
                "validate": True,
                "hover": True,
                "completion": True,
                "schemaStore": {"enable": False},
                "kubernetesCRDStore": {"enable": False},
                "format": {"enable": False},
                "schemas": dict(schemas),
            }
        }
        threading.Thread(target=self._read, daemon=True).start()
        place = {"uri": folder.as_uri(), "name": folder.name}
        able = {"workspace": {"configuration": True, "workspaceFolders": True}}
        self._ask(
            "initialize", processId=os.getpid(), rootUri=folder.as_uri(), workspaceFolders=[place], capabilities=able
        )
        self._tell("initialized")
        self._until(lambda message: message.get("method") == "workspace/configuration")

    def close(self) -> None:
        """Ends the server as editors do, and by force where it does not listen."""
        try:
            self._ask("shutdown")
            self._tell("exit")
            self._process.wait(DEADLINE)
        finally:
            self._process.kill()
            self._process.wait()

    def open(self, path: Path, text: str) -> list[MarkedAt]:
        """Opens a file with this text, and returns what is underlined in it."""
        uri = path.as_uri()
        self._tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})

        def is_told(message: Message) -> bool:
            return message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri

        found = self._until(is_told)["params"]["diagnostics"]
        starts = [(each["range"]["start"], each["message"]) for each in found]
        return sorted(MarkedAt(at["line"] + 1, at["character"] + 1, said) for at, said in starts)

    def offers(self, path: Path, line: int, column: int) -> list[str]:
        """What is offered at a place of an open file, line and column counted from 1."""
        answer = self._ask("textDocument/completion", **_at(path, line, column))
        items = answer["items"] if isinstance(answer, dict) else answer
        return [item["label"] for item in items]

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is shown over a word of an open file, line and column counted from 1."""
        answer = self._ask("textDocument/hover", **_at(path, line, column))
        return str(answer["contents"]["value"]) if answer else ""

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        number = self._asked
        self._send({"id": number, "method": method, "params": params or None})
        answer = self._until(lambda message: message.get("id") == number and "method" not in message)
        assert "error" not in answer, answer
        return answer["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode("utf-8")
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _until(self, is_awaited: Callable[[Message], bool]) -> Message:
        """Reads on until the awaited message, and answers what the server asks on the way."""
        until = monotonic() + DEADLINE
        while True:
            try:
                message = self._inbox.get(timeout=max(0.0, until - monotonic()))
            except Empty:
                pytest.fail(f"{NAME} said nothing of it within {DEADLINE:g} seconds")
            assert message is not None, f"{NAME} has ended"
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._answer(message)})
            if is_awaited(message):
                return message

    def _answer(self, question: Message) -> object:
        if question["method"] != "workspace/configuration":
            return None
        return [self._settings.get(item["section"]) for item in question["params"]["items"]]

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while True:
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not line:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(stream.read(length)))


def _at(path: Path, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line - 1, "character": column - 1}}
