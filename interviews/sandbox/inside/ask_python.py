"""Inside the sandbox: loads the candidate's module and does what the other side asks, one request at a time.

Knows no expected value: it answers with what a call gave. Arguments: the descriptors to read requests from and to write
answers to. The descriptors are not the program's standard streams, so that it may read and print as it likes.
"""

import importlib
import json
import linecache
import os
import sys
import traceback
import types
from collections.abc import Mapping, Set

# As they were before the candidate's module could put something else in their place.
execute, compiled, dumps, loads, leave = exec, compile, json.dumps, json.loads, os._exit
SOLUTION = "solution"
TEST = "<test>"
DEEPEST = 60
SHOWN_FRAMES = -6


def encoded(value, depth=0):
    if depth > DEEPEST:
        raise ValueError("the result is nested too deeply")
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        value = float(value)
        if value - value == 0:
            return value
        return {"$": "float", "v": repr(value)}
    if isinstance(value, Mapping):
        return {"$": "dict", "v": [[encoded(key, depth + 1), encoded(item, depth + 1)] for key, item in value.items()]}
    if isinstance(value, Set):
        items = [encoded(item, depth + 1) for item in value]
        return {"$": "set", "v": sorted(items, key=lambda item: json.dumps(item, sort_keys=True))}
    if isinstance(value, (list, tuple)) or type(value).__name__ == "deque":
        return [encoded(item, depth + 1) for item in value]
    return {"$": "other", "v": repr(value)}


def problem(error):
    """What a person may read of an error: its last lines, without this program's own."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    told = traceback.format_list(frames[SHOWN_FRAMES:]) + traceback.format_exception_only(type(error), error)
    return {"error": type(error).__name__, "message": str(error)[:400], "traceback": "".join(told)[-4000:]}


def load():
    try:
        return importlib.import_module(SOLUTION), {"ready": True}
    except SyntaxError as error:
        return None, {"ready": False, "syntax": True} | problem(error)
    except BaseException as error:
        return None, {"ready": False, "syntax": False} | problem(error)


def answer(module, request):
    try:
        if request["kind"] == "call":
            function = getattr(module, request["function"], None)
            if not callable(function):
                return {"error": "NameError", "message": f"there is no function {request['function']}", "traceback": ""}
            return {"value": encoded(function(*request["args"], **request["kwargs"]))}
        names = dict(vars(module))
        linecache.cache[TEST] = len(request["code"]), None, request["code"].splitlines(keepends=True), TEST
        execute(compiled(request["code"], TEST, "exec"), names)
        return {"value": None}
    except BaseException as error:
        return problem(error)


def main():
    requests = os.fdopen(int(sys.argv[1]), "r", encoding="utf-8")
    answers = os.fdopen(int(sys.argv[2]), "w", encoding="utf-8")
    sys.path[0] = os.path.dirname(os.path.abspath(__file__))
    sys.argv[:] = [SOLUTION + ".py"]

    def say(words):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass
        answers.write(dumps(words) + "\n")
        answers.flush()

    # Not this one: what the program does to the module of that name changes nothing here.
    sys.modules["__main__"] = types.ModuleType("__main__")
    module, loaded = load()
    say(loaded)
    if module is not None:
        for line in requests:
            request = loads(line)
            say(answer(module, request) | {"number": request["number"]})
    # Threads and handlers that the program left behind have no say in how this ends.
    leave(0)


main()
