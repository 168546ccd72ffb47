"""A port on which a hospital's system delivers messages: MLLP over TCP, with TLS or without.

How many messages may be read and not yet answered is bounded, for each connection and for all together; past that
nothing more is read, and the sender feels it. A connection may stay open and silent for as long as it likes, but not
in the middle of a message.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from ginnel.kernel.errors import Fault, GinnelError
from ginnel.surfaces.feeds.mllp import measuring
from ginnel.surfaces.feeds.mllp.answering import answers, header
from ginnel.surfaces.feeds.mllp.committing import Committer, Work
from ginnel.surfaces.feeds.mllp.framing import Frame, Framing, NotMllp, framed
from ginnel.surfaces.feeds.reacting import Reactor

log = structlog.get_logger("ginnel.mllp")
TOO_LARGE = Fault("too-large", "The message is larger than is accepted.")
NOT_LIVE = Fault(
    "processing-not-accepted", "MSH-11 says that the message is not of live use.", field="MSH-11"
)


class CannotListen(GinnelError):
    """The address cannot be used, or the certificate cannot be read."""

    code = "cannot-listen"


@dataclass(frozen=True, slots=True)
class Listening:
    """What to listen to and how much to take.

    most_bytes: of one message; ADT with everything that may travel in it stays under 1 MiB.
    most_waiting, most_waiting_bytes, most_from_one: messages read and not yet answered, of all and of one connection.
    half_message_seconds: how long the rest of a message that has begun may take; a sender that lost its network
        must not hold a connection for ever.
    stop_seconds: how long what was read may take to be answered once listening is to end.
    """

    source: str
    host: str = "127.0.0.1"
    port: int = 2575
    certificate: Path | None = None
    key: Path | None = None
    client_authority: Path | None = None
    only_live: bool = False
    most_bytes: int = 4 << 20
    most_connections: int = 64
    most_waiting: int = 2_000
    most_waiting_bytes: int = 64 << 20
    most_from_one: int = 100
    half_message_seconds: float = 60.0
    stop_seconds: float = 20.0


def listen(options: Listening, *, ready: Callable[[int], object]) -> None:
    """Take messages until SIGTERM or Ctrl-C. `ready` is told the port. Raises CannotListen."""
    asyncio.run(_until_told(Listener(options), ready))


async def _until_told(listener: Listener, ready: Callable[[int], object]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, listener.stop)
    await listener.run(ready)


class Listener:
    """One port, of one organisation."""

    def __init__(self, options: Listening) -> None:
        self._options = options
        self._reactor = Reactor()
        name = f"MLLP {options.host}:{options.port}"
        self._committer = Committer(options.source, name, committed=self._reactor.nudge)
        self._connections: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._room = Room(options.most_waiting, options.most_waiting_bytes)

    async def run(self, ready: Callable[[int], object]) -> None:
        server = await self._bind()
        self._committer.start()
        self._reactor.start()
        port = server.sockets[0].getsockname()[1]
        log.info(
            "listening", port=port, source=self._options.source, tls=self._options.certificate is not None
        )
        ready(port)
        await self._stopping.wait()
        await self._stop(server)

    def stop(self) -> None:
        """End in order; to be called in the event loop's own thread."""
        self._stopping.set()

    async def _bind(self) -> asyncio.Server:
        options = self._options
        try:
            return await asyncio.start_server(
                self._connected,
                options.host,
                options.port,
                ssl=_tls(options),
                backlog=options.most_connections,
            )
        except (OSError, ssl.SSLError, OverflowError) as refused:
            raise CannotListen(
                f"{options.host}:{options.port} cannot be listened on ({refused})."
            ) from refused

    async def _stop(self, server: asyncio.Server) -> None:
        """No more is read; what was read is made durable and answered."""
        server.close()
        if self._connections:
            await asyncio.wait(self._connections, timeout=self._options.stop_seconds)
        await asyncio.to_thread(self._committer.stop, self._options.stop_seconds)
        await asyncio.to_thread(self._reactor.stop, self._options.stop_seconds)
        log.info("stopped listening", source=self._options.source)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        source = self._options.source
        if len(self._connections) >= self._options.most_connections or self._stopping.is_set():
            measuring.REFUSED.labels(source, "too-many").inc()
            writer.close()
            return
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        measuring.CONNECTIONS.labels(source).inc()
        try:
            await _Connection(
                self._options, reader, writer, self._committer, self._room, self._stopping
            ).run()
        finally:
            self._connections.discard(task)
            measuring.CONNECTIONS.labels(source).dec()


class Room:
    """How much may be in hand at once, in messages and in bytes; a single message larger than that has it alone."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._count = self._bytes = 0
        self._left = asyncio.Event()

    async def enter(self, size: int) -> None:
        """Wait until there is room, and take it."""
        while self._count and (self._count >= self._most or self._bytes + size > self._most_bytes):
            self._left.clear()
            await self._left.wait()
        self._count += 1
        self._bytes += size

    def leave(self, size: int) -> None:
        self._count -= 1
        self._bytes -= size
        self._left.set()


class _Connection:
    """One sender. Messages are read ahead up to a limit and answered in the order in which they came."""

    def __init__(
        self,
        options: Listening,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        committer: Committer,
        room: Room,
        stopping: asyncio.Event,
    ) -> None:
        self._options = options
        self._reader = reader
        self._writer = writer
        self._committer = committer
        self._room = room
        self._stopping = stopping
        self._framing = Framing(options.most_bytes)
        self._waiting: asyncio.Queue[tuple[bytes, asyncio.Future[tuple[Fault, ...]]] | None] = asyncio.Queue(
            options.most_from_one
        )

    async def run(self) -> None:
        _keep_alive(self._writer)
        answering = asyncio.create_task(self._answer())
        try:
            await self._read()
        except NotMllp:
            self._broken_off("not-mllp")
        except TimeoutError:
            self._broken_off("half-message")
        except (ConnectionError, ssl.SSLError):
            self._broken_off("lost")
        await self._waiting.put(None)
        await answering
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except (ConnectionError, ssl.SSLError, TimeoutError):
            return

    def _broken_off(self, reason: str) -> None:
        measuring.REFUSED.labels(self._options.source, reason).inc()
        log.warning("a connection was broken off", reason=reason, source=self._options.source)

    async def _read(self) -> None:
        """Until the sender ends, or we do. What of a message has come by then was never acknowledged."""
        ending = asyncio.create_task(self._stopping.wait())
        try:
            while not self._stopping.is_set():
                patience = self._options.half_message_seconds if self._framing.is_inside else None
                reading = asyncio.create_task(self._reader.read(1 << 16))
                await asyncio.wait({reading, ending}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                if not reading.done():
                    reading.cancel()
                    if self._stopping.is_set():
                        return
                    raise TimeoutError
                data = reading.result()
                if not data:
                    return
                for frame in self._framing.feed(data):
                    await self._take(frame)
        finally:
            ending.cancel()

    async def _take(self, frame: Frame) -> None:
        """Hand a message on; waits where there is no room for more."""
        size = len(frame.data)
        await self._room.enter(size)
        measuring.WAITING.labels(self._options.source).inc()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[tuple[Fault, ...]] = loop.create_future()

        def done(faults: tuple[Fault, ...]) -> None:
            loop.call_soon_threadsafe(self._settled, future, faults, size)

        self._committer.submit(Work(frame.data, done, self._against(frame)))
        await self._waiting.put((frame.data, future))

    def _against(self, frame: Frame) -> tuple[Fault, ...]:
        if not frame.is_whole:
            return (TOO_LARGE,)
        if self._options.only_live and header(frame.data).processing[:1] != "P":
            return (NOT_LIVE,)
        return ()

    def _settled(
        self, future: asyncio.Future[tuple[Fault, ...]], faults: tuple[Fault, ...], size: int
    ) -> None:
        self._room.leave(size)
        measuring.WAITING.labels(self._options.source).dec()
        if not future.done():
            future.set_result(faults)

    async def _answer(self) -> None:
        """Each in its turn, after it is durable. Who has gone is not answered, and will send again."""
        while (waiting := await self._waiting.get()) is not None:
            data, future = waiting
            faults = await future
            for answer in answers(data, faults):
                measuring.MESSAGES.labels(self._options.source, answer.code).inc()
                if not self._writer.is_closing():
                    self._writer.write(framed(answer.data))
            try:
                await self._writer.drain()
            except (ConnectionError, ssl.SSLError):
                continue


def _tls(options: Listening) -> ssl.SSLContext | None:
    """TLS 1.2 or later; with `client_authority` only senders whose certificate it has signed."""
    if options.certificate is None:
        return None
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(options.certificate, options.key)
        if options.client_authority:
            context.load_verify_locations(options.client_authority)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ssl.SSLError) as refused:
        raise CannotListen(f"The certificate cannot be used ({refused}).") from refused
    return context


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """Let the network say when the other side has gone without a word."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, seconds in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 3)):
            if hasattr(socket, name):
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
