"""Whether what listens at an address of this machine is well: ``python deploy/healthy.py URL``, for health checks."""

import sys
import urllib.request


def main() -> None:
    """End with 1 and a sentence where it does not answer within eight seconds."""
    # Straight there, whatever proxy the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(sys.argv[1], timeout=8).close()
    except OSError as problem:
        sys.exit(f"{sys.argv[1]}: {problem}")


if __name__ == "__main__":
    main()
