import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.messages import Capture

KEYS = st.text("abc/.-0", min_size=1)


@given(
    st.builds(Capture, key=KEYS, offset=st.integers(0, 10**12), length=st.integers(1, 10**9))
    | st.builds(Capture, key=KEYS)
)
def test_a_capture_survives_its_name(capture) -> None:
    assert Capture.parse(capture.name) == capture


@pytest.mark.parametrize("name", ["a#1", "a#1+", "a#x+2", "a#1+0"])
def test_a_name_that_tells_of_no_bytes_is_refused(name) -> None:
    with pytest.raises(ValueError):
        Capture.parse(name)
