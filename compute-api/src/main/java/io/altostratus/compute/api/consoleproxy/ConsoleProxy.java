package io.altostratus.compute.api.consoleproxy;

import io.altostratus.compute.api.consoles.ConsoleProperties;
import io.altostratus.compute.model.report.ConsoleKind;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The listeners for screens and for serial consoles. One thread serves all connections; what waits for the database or a
 * host does so on threads of its own.
 */
@Component
final class ConsoleProxy implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleProxy.class);
    private static final int REQUEST_SECONDS = 30;
    private static final int MOST_HEADERS = 16 * 1024;
    private static final int MOST_LINE = 8 * 1024;
    private static final int MOST_BODY = 1024;

    /** Connections beside those that consoles may take: browsers that fetch noVNC, and refusals. */
    private static final int MOST_REQUESTS = 500;

    private final ConsoleProperties properties;
    private final String address;
    private final ConsoleGate gate;
    private final ConsolePages pages = new ConsolePages();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final int mostConnections;
    private @Nullable EventLoopGroup threads;

    ConsoleProxy(ConsoleProperties properties, @Value("${server.address:127.0.0.1}") String address, ConsoleGate gate) {
        this.properties = properties;
        this.address = address;
        this.mostConnections = properties.connections() + MOST_REQUESTS;
        this.gate = gate;
    }

    /** @throws PortInUseException if another program has one of the ports */
    @Override
    public void start() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("console-proxy", true), NioIoHandler.newFactory());
        threads = group;
        listen(group, properties.novncPort(), ConsoleKind.NOVNC, properties.novncBaseUrl());
        listen(group, properties.serialPort(), ConsoleKind.SERIAL, properties.serialBaseUrl());
    }

    private void listen(EventLoopGroup group, int port, ConsoleKind kind, String baseUrl) {
        if (port == 0) {
            return;
        }
        Origins origins =
                new Origins(properties.allowedOrigins(), URI.create(baseUrl).getScheme());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (channels.size() >= mostConnections) {
                            channel.close(); // somebody opens connections without end and asks for nothing
                            return;
                        }
                        channels.add(channel);
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(REQUEST_SECONDS))
                                .addLast(new HttpServerCodec(MOST_LINE, MOST_HEADERS, MOST_LINE))
                                .addLast(new HttpObjectAggregator(MOST_BODY))
                                .addLast(new ConsoleRequests(kind, gate, origins, pages, properties.idleLimit()));
                    }
                })
                .bind(address, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop();
            if (bound.cause() instanceof BindException taken) {
                throw new PortInUseException(port, taken);
            }
            throw new IllegalStateException("console proxy at port " + port, bound.cause());
        }
        Channel channel = bound.channel();
        channels.add(channel);
        LOG.info("Consoles of kind {} are offered at {}", kind, channel.localAddress());
    }

    @Override
    public void stop() {
        EventLoopGroup group = threads;
        threads = null;
        if (group != null) {
            channels.close().awaitUninterruptibly(1_000);
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}
