"""An HTTP server on loopback that keeps each request and answers as it is told. Knows nothing of escalationd."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Web:
    """Listens from ``start`` to ``stop``. ``answers`` are the next status codes; when they are used up, 200;
    ``bodies`` are what they come with, while there are any; ``location`` is where redirects point."""

    answers: list[int] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    location: str = ""
    url: str = ""

    def start(self) -> Web:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                web.asked.append(Asked(self.command, self.path, dict(self.headers), body))
                self.send_response(web.answers.pop(0) if web.answers else 200)
                content = web.bodies.pop(0) if web.bodies else b""
                self.send_header("Content-Length", str(len(content)))
                if web.location:
                    self.send_header("Location", web.location)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = _answer  # noqa: N815 - the names that http.server asks for

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
