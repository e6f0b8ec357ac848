"""Inside the sandbox: runs the candidate's SQL on a fresh SQLite database for each request and answers with rows."""

import json
import os
import sqlite3
import sys

MOST_ROWS = 2000


def statements(script):
    """The script's statements, each with its semicolon; a last one may lack it."""
    begun = ""
    for piece in script.split(";"):
        begun += piece + ";"
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""
    if begun.strip(" \t\r\n;"):
        yield begun


def rows_of(cursor):
    return [
        [value.hex() if isinstance(value, bytes) else value for value in row] for row in cursor.fetchmany(MOST_ROWS)
    ]


def last_rows(database, script):
    """Run every statement; the columns and rows of the last one that gives any."""
    columns, rows = [], []
    for statement in statements(script):
        cursor = database.execute(statement)
        if cursor.description:
            columns, rows = [column[0] for column in cursor.description], rows_of(cursor)
    return columns, rows


def answer(source, request):
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.executescript(request["setup"])
        columns, rows = last_rows(database, source)
        if request["check"]:
            columns, rows = last_rows(database, request["check"])
        return {"columns": columns, "value": rows}
    except sqlite3.Error as error:
        return {"error": type(error).__name__, "message": str(error)[:400], "traceback": f"{error}\n"}
    except sqlite3.Warning as error:
        return {"error": "Error", "message": str(error)[:400], "traceback": f"{error}\n"}
    finally:
        database.close()


def main():
    requests = os.fdopen(int(sys.argv[1]), "r", encoding="utf-8")
    answers = os.fdopen(int(sys.argv[2]), "w", encoding="utf-8")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "solution.sql"), encoding="utf-8") as file:
        source = file.read()
    answers.write(json.dumps({"ready": True}) + "\n")
    answers.flush()
    for line in requests:
        request = json.loads(line)
        answers.write(json.dumps(answer(source, request) | {"number": request["number"]}) + "\n")
        answers.flush()


def show():
    """Without descriptors: a script by itself, its rows printed with tabs between the columns."""
    source = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "solution.sql"), encoding="utf-8").read()
    said = answer(source, {"setup": sys.stdin.read(), "check": ""})
    if "error" in said:
        sys.exit(said["message"])
    print("\t".join(said["columns"]))
    for row in said["value"]:
        print("\t".join("NULL" if value is None else str(value) for value in row))


main() if len(sys.argv) > 1 else show()
