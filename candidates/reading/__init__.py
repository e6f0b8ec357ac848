"""Reading papers: from the bytes of a stranger's file to text, and from text to a profile.

Pure modules without Django. `isolation` is the way in: it reads a file in a child process (`__main__`) that imports
only what opening files needs; `structure` turns the text that comes back into sections and a profile.
"""
