"""The bank of coding exercises: `files/<area>/<key>.yaml`, one exercise a file, read and checked.

Owns the shape of the files. Knows no database and no sandbox; whether a reference passes is for those who run it.
"""

from interviews.exercises.bank import BankError, BankExercise, Solution, exercise_bank

__all__ = ["BankError", "BankExercise", "Solution", "exercise_bank"]
