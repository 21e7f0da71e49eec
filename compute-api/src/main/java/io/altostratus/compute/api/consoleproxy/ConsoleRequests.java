package io.altostratus.compute.api.consoleproxy;

import io.altostratus.compute.model.report.ConsoleKind;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP half of a connection: answers with noVNC's files, or checks the token and the page's origin and makes a
 * WebSocket of the connection. Refusals have no body, so that no client takes one for the console's first words.
 */
final class ConsoleRequests extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRequests.class);
    private static final int MOST_FRAME = 1 << 20;
    private static final String TOKEN = "token";

    /** noVNC's own code and the WebSocket; nothing from elsewhere, nothing inline. */
    private static final String CONTENT_POLICY =
            "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: "
                    + "blob:; object-src 'none'; base-uri 'none'; form-action 'none'";

    private final ConsoleKind kind;
    private final ConsoleGate gate;
    private final Origins origins;
    private final ConsolePages pages;
    private final Duration idleLimit;

    ConsoleRequests(ConsoleKind kind, ConsoleGate gate, Origins origins, ConsolePages pages, Duration idleLimit) {
        this.kind = kind;
        this.gate = gate;
        this.origins = origins;
        this.pages = pages;
        this.idleLimit = idleLimit;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            answer(context, HttpResponseStatus.BAD_REQUEST);
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            answer(context, HttpResponseStatus.METHOD_NOT_ALLOWED);
        } else if (request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            open(context, request);
        } else {
            page(context, request);
        }
    }

    private void page(ChannelHandlerContext context, FullHttpRequest request) {
        String path = path(request);
        Optional<ConsolePages.Page> found = kind == ConsoleKind.NOVNC ? pages.find(path) : Optional.empty();
        if (found.isEmpty()) {
            answer(context, HttpResponseStatus.NOT_FOUND);
            return;
        }
        ConsolePages.Page page = found.get();
        boolean withBody = request.method().equals(HttpMethod.GET);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.OK,
                withBody ? Unpooled.wrappedBuffer(page.content()) : Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, page.type())
                .set(HttpHeaderNames.CONTENT_LENGTH, page.content().length)
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_POLICY)
                .set(HttpHeaderNames.CACHE_CONTROL, path.endsWith(".js") ? "max-age=3600" : "no-store")
                // The page's address has the token in it.
                .set("Referrer-Policy", "no-referrer")
                .set("X-Content-Type-Options", "nosniff");
        boolean keep = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, keep);
        context.writeAndFlush(response)
                .addListener(keep ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
    }

    private void open(ChannelHandlerContext context, FullHttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        if (!origins.allow(origin, host, request.headers().get("X-Forwarded-Proto"))) {
            LOG.warn("A page of {} may not open consoles at {}", loggable(origin), loggable(host));
            answer(context, HttpResponseStatus.FORBIDDEN);
            return;
        }
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(path(request), "binary", false, MOST_FRAME).newHandshaker(request);
        if (handshaker == null) {
            answer(context, HttpResponseStatus.UPGRADE_REQUIRED);
            return;
        }
        context.channel().config().setAutoRead(false);
        context.pipeline().remove(ReadTimeoutHandler.class);
        request.retain();
        Channel browser = context.channel();
        gate.admit(token(request), kind)
                .whenComplete((admission, failure) -> context.executor().execute(() -> {
                    if (admission == null) {
                        request.release();
                        HttpResponseStatus status = HttpResponseStatus.valueOf(ConsoleGate.statusOf(failure));
                        LOG.info("A console of kind {} is refused: {}", kind, status);
                        answer(context, status);
                        return;
                    }
                    browser.closeFuture().addListener(closed -> {
                        gate.leave(admission);
                        request.release();
                    });
                    new ConsoleBridge(
                                    browser,
                                    admission,
                                    idleLimit,
                                    ConsoleBridge.PING,
                                    () -> handshaker.handshake(browser, request),
                                    () -> answer(context, HttpResponseStatus.SERVICE_UNAVAILABLE))
                            .open();
                }));
    }

    /** In the address, in noVNC's {@code path} within the address, or in a cookie as old clients have it. */
    private static String token(FullHttpRequest request) {
        QueryStringDecoder query = new QueryStringDecoder(request.uri());
        String direct = first(query, TOKEN);
        if (!direct.isEmpty()) {
            return direct;
        }
        String inPath = first(new QueryStringDecoder(first(query, "path")), TOKEN);
        if (!inPath.isEmpty()) {
            return inPath;
        }
        String cookies = request.headers().get(HttpHeaderNames.COOKIE);
        if (cookies != null) {
            for (Cookie cookie : ServerCookieDecoder.LAX.decode(cookies)) {
                if (cookie.name().equals(TOKEN)) {
                    return cookie.value();
                }
            }
        }
        return "";
    }

    private static String first(QueryStringDecoder query, String name) {
        List<String> values = query.parameters().get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    private static String path(FullHttpRequest request) {
        return new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8).path();
    }

    private static String loggable(@Nullable String text) {
        return text == null ? "-" : text.replaceAll("[^\\x21-\\x7e]", "?");
    }

    private static void answer(ChannelHandlerContext context, HttpResponseStatus status) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ReadTimeoutException) {
            LOG.debug("Nothing was asked at {}", context.channel());
        } else {
            LOG.debug("A connection to the console proxy broke", cause);
        }
        context.close();
    }
}
