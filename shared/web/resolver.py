"""Names to addresses, within a time."""

import socket
from concurrent.futures import ThreadPoolExecutor

from shared.errors import OriginUnavailable, UnfetchableUrl

# The name is not there, says somebody with authority; anything else may be a passing trouble.
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


class SystemResolver:
    """The machine's own resolver. It knows no timeout, so it is asked on a thread that we may leave behind."""

    def __init__(self, threads: int = 10) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolver")

    def __call__(self, host: str, port: int, seconds: float) -> list[str]:
        """The host's addresses, best first."""
        asked = self._threads.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = asked.result(seconds)
        except TimeoutError as error:
            raise OriginUnavailable(f"no answer to who {host} is within {seconds:.1f} s") from error
        except socket.gaierror as error:
            if error.errno in _NO_SUCH_NAME:
                raise UnfetchableUrl(f"there is no host {host}") from error
            raise OriginUnavailable(f"cannot find out who {host} is: {error}") from error
        return list(dict.fromkeys(str(address[0]) for *_, address in found))
