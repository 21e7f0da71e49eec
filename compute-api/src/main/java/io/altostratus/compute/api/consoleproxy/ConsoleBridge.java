package io.altostratus.compute.api.consoleproxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A browser at one end, a host's console relay at the other, both on the same thread. Each end is read only while the
 * other takes what it says, so that a slow browser costs no memory here and a slow guest none either. The bridge falls
 * when either end does: a guest that ends, for whatever reason, ends its relay's connection.
 */
final class ConsoleBridge {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleBridge.class);
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ADMISSION_SECONDS = 10;

    /** How often a browser is asked whether it is there; one that is silent for three times as long is gone. */
    static final Duration PING = Duration.ofSeconds(30);

    private static final byte ADMITTED = 1;
    private static final WriteBufferWaterMark MOST_WAITING = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final Channel browser;
    private final ConsoleGate.Admission admission;
    private final long idleNanos;
    private final long pingNanos;
    private final Supplier<ChannelFuture> handshake;
    private final Runnable refuse;
    private @Nullable Channel host;
    private @Nullable Future<?> beat;
    private boolean admitted;
    private boolean refused;
    private long lastData = System.nanoTime();
    private long lastHeard = System.nanoTime();

    /**
     * @param browser which has asked and is not read any more
     * @param idleLimit after which a console at which nothing happens is closed
     * @param ping how often the browser is asked whether it is there
     * @param handshake makes a WebSocket of its connection
     * @param refuse answers it that there is no console, and closes it
     */
    ConsoleBridge(
            Channel browser,
            ConsoleGate.Admission admission,
            Duration idleLimit,
            Duration ping,
            Supplier<ChannelFuture> handshake,
            Runnable refuse) {
        this.browser = browser;
        this.admission = admission;
        this.idleNanos = idleLimit.toNanos();
        this.pingNanos = ping.toNanos();
        this.handshake = handshake;
        this.refuse = refuse;
    }

    /** On the browser's thread. */
    void open() {
        browser.closeFuture().addListener(closed -> fall());
        ChannelFuture connecting = new Bootstrap()
                .group(browser.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MOST_WAITING)
                .handler(new HostSide())
                .connect(admission.place().address(), admission.place().port());
        host = connecting.channel();
        connecting.addListener((ChannelFutureListener) connected -> {
            if (!connected.isSuccess()) {
                LOG.warn(
                        "[instance: {}] The console relay at {} cannot be reached: {}",
                        server(),
                        admission.place(),
                        connected.cause().getMessage());
                refuseOnce();
            }
        });
        browser.eventLoop()
                .schedule(
                        () -> {
                            if (!admitted) {
                                refuseOnce();
                            }
                        },
                        ADMISSION_SECONDS,
                        TimeUnit.SECONDS);
    }

    private String server() {
        return admission.token().serverId();
    }

    private void refuseOnce() {
        if (!refused && !admitted) {
            refused = true;
            refuse.run();
        }
    }

    /** @param firstWords what the console has said already; theirs is this bridge */
    private void stand(Channel relay, ByteBuf firstWords) {
        relay.config().setAutoRead(false);
        if (!browser.isActive()) {
            firstWords.release();
            return;
        }
        handshake.get().addListener(done -> {
            if (!done.isSuccess()) {
                firstWords.release();
                fall();
                return;
            }
            LOG.info(
                    "[instance: {}] User {} has opened the console {}",
                    server(),
                    admission.token().userId(),
                    admission.token().kind());
            browser.pipeline().removeLast(); // what has answered the request
            browser.pipeline().addLast(new BrowserSide());
            browser.config().setWriteBufferWaterMark(MOST_WAITING);
            if (firstWords.isReadable()) {
                browser.writeAndFlush(new BinaryWebSocketFrame(firstWords));
            } else {
                firstWords.release();
            }
            browser.config().setAutoRead(true);
            relay.config().setAutoRead(true);
            beat = browser.eventLoop().scheduleAtFixedRate(this::beat, pingNanos, pingNanos, TimeUnit.NANOSECONDS);
        });
    }

    /** Finds out whether the browser is still there, and whether anybody sits at it. */
    private void beat() {
        long now = System.nanoTime();
        if (now - lastData > idleNanos) {
            LOG.info("[instance: {}] A console at which nothing happens is closed", server());
            if (browser.isWritable()) {
                sayGoodbye();
            } else {
                fall(); // it takes nothing, and no goodbye either
            }
        } else if (now - lastHeard > 3 * pingNanos && browser.config().isAutoRead()) {
            LOG.info("[instance: {}] A console's browser is gone", server());
            fall();
        } else if (browser.isWritable()) {
            browser.writeAndFlush(new PingWebSocketFrame());
        }
    }

    private void sayGoodbye() {
        browser.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private void fall() {
        if (beat != null) {
            beat.cancel(false);
        }
        if (host != null) {
            host.close();
        }
        if (browser.isOpen()) {
            browser.close();
        } else if (admitted) {
            LOG.info(
                    "[instance: {}] The console {} is closed",
                    server(),
                    admission.token().kind());
        }
    }

    /** Hears the console. */
    private final class HostSide extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        public void channelActive(ChannelHandlerContext relay) {
            String ticket = admission.place().ticket() + "\n";
            relay.writeAndFlush(Unpooled.copiedBuffer(ticket, StandardCharsets.US_ASCII));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext relay, ByteBuf words) {
            if (admitted) {
                lastData = System.nanoTime();
                browser.writeAndFlush(new BinaryWebSocketFrame(words.retain()));
                if (!browser.isWritable()) {
                    relay.channel().config().setAutoRead(false);
                }
            } else if (!refused && words.readByte() == ADMITTED) {
                admitted = true;
                stand(relay.channel(), words.retain());
            } else {
                relay.close();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext relay) {
            if (admitted) {
                browser.config().setAutoRead(relay.channel().isWritable());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext relay) {
            if (admitted) {
                sayGoodbye();
            } else {
                refuseOnce();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext relay, Throwable cause) {
            LOG.debug("[instance: {}] A console relay's connection broke", server(), cause);
            relay.close();
        }
    }

    /** Hears the user. */
    private final class BrowserSide extends SimpleChannelInboundHandler<WebSocketFrame> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            lastHeard = System.nanoTime();
            switch (frame) {
                case CloseWebSocketFrame goodbye ->
                    context.writeAndFlush(goodbye.retain()).addListener(ChannelFutureListener.CLOSE);
                case PingWebSocketFrame ping ->
                    context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                case PongWebSocketFrame pong -> LOG.trace("{} is there", context.channel());
                default -> {
                    // Text is bytes as well: whoever types at a serial console by hand sends it.
                    Channel relay = host;
                    if (relay != null && frame.content().isReadable()) {
                        lastData = lastHeard;
                        relay.writeAndFlush(frame.content().retain());
                        if (!relay.isWritable()) {
                            context.channel().config().setAutoRead(false);
                        }
                    }
                }
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            Channel relay = host;
            if (relay != null) {
                relay.config().setAutoRead(context.channel().isWritable());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("[instance: {}] A console's browser broke its protocol or its connection", server(), cause);
            context.close();
        }
    }
}
