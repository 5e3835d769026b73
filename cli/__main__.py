"""`./newsmill` and `python -m cli`."""

from cli.app import newsmill

if __name__ == "__main__":
    newsmill(prog_name="./newsmill")
