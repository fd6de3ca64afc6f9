import subprocess
import sys

LIGHT = ("schema", "segments", "overview", "reason_words", "card")


def test_what_the_console_imports_loads_no_numbers_library() -> None:
    modules = "; ".join(f"import recall_console.prediction.{name}" for name in LIGHT)
    program = f"import sys; {modules}; print(sorted({{'sklearn', 'scipy', 'numpy'}} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
