"""A second process for half of the work. It is a copy of this one and keeps what it has in memory between questions."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Helper(Generic[Question, Answer]):
    """Answers questions in a process of its own, one at a time; it ends with this process."""

    def __init__(self, function: Callable[[Question], Answer]):
        context = multiprocessing.get_context("fork")  # the function and its data needn't be sent
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_answer_all, args=(theirs, self._ours, function), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, question: Question) -> None:
        self._ours.send(question)

    def answer(self) -> Answer:
        """Waits for the answer to the question. An exception there is raised here, with its traceback as text."""
        try:
            answer, error = self._ours.recv()
        except EOFError:
            raise RuntimeError("The second process was stopped before it had finished.") from None
        if error:
            raise error[0] from RuntimeError(error[1])
        return answer  # type: ignore[no-any-return]

    def end(self) -> None:
        self._ours.close()
        self._process.terminate()
        self._process.join()


def _answer_all(connection: Connection, other_end: Connection, function: Callable[[Any], Any]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks; it ends this one
    other_end.close()  # so that this process notices when the other closes it
    while True:
        try:
            question = connection.recv()
        except EOFError:
            return
        try:
            connection.send((function(question), None))
        except Exception as error:
            connection.send((None, (error, traceback.format_exc())))
