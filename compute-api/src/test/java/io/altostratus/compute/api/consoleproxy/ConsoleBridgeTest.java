package io.altostratus.compute.api.consoleproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.api.consoles.HostConsoles;
import io.altostratus.compute.database.consoles.ConsoleToken;
import io.altostratus.compute.model.report.ConsoleKind;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a console stays open at which nothing happens, or nobody is. */
class ConsoleBridgeTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration PING = Duration.ofMillis(50);
    private static final int PONG = 0x8a;
    private static final int PING_FRAME = 0x89;
    private static final int CLOSE_FRAME = 0x88;

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HttpClient http = HttpClient.newHttpClient();
    private final ServerSocket relay = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final CompletableFuture<String> relayIsLeft = new CompletableFuture<>();

    ConsoleBridgeTest() throws IOException {
        Thread.ofVirtual().start(this::playRelay);
    }

    @AfterEach
    void close() throws IOException {
        http.shutdownNow();
        relay.close();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Takes any ticket, greets, and repeats what it hears. */
    private void playRelay() {
        try (Socket peer = relay.accept()) {
            peer.getInputStream().readNBytes(65);
            peer.getOutputStream().write("\u0001login:".getBytes(StandardCharsets.US_ASCII));
            peer.getInputStream().transferTo(peer.getOutputStream());
            relayIsLeft.complete("at its end");
        } catch (IOException e) {
            relayIsLeft.complete(String.valueOf(e.getMessage()));
        }
    }

    /** @return the port of a proxy */
    private int proxy(Duration idleLimit) {
        Channel listening = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(1024))
                                .addLast(new Opener(idleLimit));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Opens a bridge for whoever asks. */
    private final class Opener extends SimpleChannelInboundHandler<FullHttpRequest> {

        private final Duration idleLimit;

        Opener(Duration idleLimit) {
            this.idleLimit = idleLimit;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            Channel browser = context.channel();
            browser.config().setAutoRead(false);
            WebSocketServerHandshaker handshaker =
                    new WebSocketServerHandshakerFactory("/", "binary", false, 1024).newHandshaker(request);
            request.retain();
            String address = InetAddress.getLoopbackAddress().getHostAddress();
            ConsoleGate.Admission admission = new ConsoleGate.Admission(
                    new ConsoleToken("server", "user", ConsoleKind.SERIAL, "h1", address, relay.getLocalPort()),
                    new HostConsoles.Place(address, relay.getLocalPort(), "0".repeat(64)));
            new ConsoleBridge(
                            browser,
                            admission,
                            idleLimit,
                            PING,
                            () -> handshaker.handshake(browser, request),
                            browser::close)
                    .open();
        }
    }

    /** A browser, which answers pings by itself. */
    private static final class Ear implements WebSocket.Listener {

        private final StringBuffer heard = new StringBuffer();
        private final AtomicInteger pings = new AtomicInteger();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            heard.append(StandardCharsets.US_ASCII.decode(data));
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            pings.incrementAndGet();
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(-1);
        }
    }

    private WebSocket open(int port, Ear ear) {
        WebSocket browser = http.newWebSocketBuilder()
                .subprotocols("binary")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), ear)
                .join();
        await().until(() -> ear.heard.toString().equals("login:"));
        return browser;
    }

    /** Neither pings nor their answers are something that happens. */
    @Test
    void aConsoleAtWhichNothingHappensIsClosed() {
        Ear ear = new Ear();
        open(proxy(Duration.ofMillis(500)), ear);
        await().until(ear.closed::isDone);
        assertThat(ear.closed.join()).isEqualTo(WebSocket.NORMAL_CLOSURE);
        assertThat(ear.pings).hasPositiveValue();
        await().until(relayIsLeft::isDone);
    }

    @Test
    void aConsoleAtWhichSomebodyTypesStays() {
        Duration idleLimit = Duration.ofSeconds(2);
        Ear ear = new Ear();
        WebSocket browser = open(proxy(idleLimit), ear);
        int enough = (int) (idleLimit.dividedBy(PING) * 3 / 2);
        await().pollInterval(PING).until(() -> {
            browser.sendText("x", true).join();
            return ear.pings.get() > enough;
        });
        assertThat(ear.closed).isNotDone();
        assertThat(relayIsLeft).isNotDone();
        assertThat(ear.heard.toString()).matches("login:x+");
        browser.abort();
        await().until(relayIsLeft::isDone);
    }

    @Test
    void aBrowserThatAnswersNoPingIsGone() throws IOException {
        List<Integer> frames = frames(proxy(LONG), false);
        assertThat(frames).contains(PING_FRAME).doesNotContain(CLOSE_FRAME);
        await().until(relayIsLeft::isDone);
    }

    @Test
    void aBrowserThatAnswersPingsMayBeSilent() throws IOException {
        List<Integer> frames = frames(proxy(LONG), true);
        assertThat(frames).hasSizeGreaterThan(10).doesNotContain(CLOSE_FRAME);
        await().until(relayIsLeft::isDone);
    }

    /** @return the first bytes of the frames that come until the proxy closes the connection, or of the first twelve */
    private static List<Integer> frames(int port, boolean answering) throws IOException {
        List<Integer> frames = new CopyOnWriteArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            while (frames.size() < 12) {
                int first = socket.getInputStream().read();
                if (first < 0) {
                    return frames;
                }
                frames.add(first);
                socket.getInputStream().readNBytes(socket.getInputStream().read());
                if (answering && first == PING_FRAME) {
                    socket.getOutputStream().write(new byte[] {(byte) PONG, (byte) 0x80, 0, 0, 0, 0});
                }
            }
            return frames;
        }
    }
}
