package io.altostratus.api.request;

import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What filters find out about a request and controllers read. */
public final class RequestAttributes {

    private static final String REQUEST_ID = "altostratus.request-id";
    private static final String GLOBAL_REQUEST_ID = "altostratus.global-request-id";
    private static final String CONTEXT = "altostratus.context";
    private static final String SERVICE_CALL = "altostratus.service-call";
    private static final String ANSWER_LENGTH = "altostratus.answer-length";

    private RequestAttributes() {}

    static void setRequestIds(HttpServletRequest request, String id, @Nullable String globalId) {
        request.setAttribute(REQUEST_ID, id);
        request.setAttribute(GLOBAL_REQUEST_ID, globalId);
    }

    public static String requestId(HttpServletRequest request) {
        if (request.getAttribute(REQUEST_ID) instanceof String id) {
            return id;
        }
        throw new IllegalStateException("the request id filter has not run");
    }

    public static @Nullable String globalRequestId(HttpServletRequest request) {
        return (String) request.getAttribute(GLOBAL_REQUEST_ID);
    }

    static void setAnswerLength(HttpServletRequest request, LongSupplier length) {
        request.setAttribute(ANSWER_LENGTH, length);
    }

    /** How many bytes the answer has up to now; -1 where nobody counts. */
    static long answerLength(HttpServletRequest request) {
        return request.getAttribute(ANSWER_LENGTH) instanceof LongSupplier length ? length.getAsLong() : -1;
    }

    public static void setContext(HttpServletRequest request, RequestContext context) {
        request.setAttribute(CONTEXT, context);
    }

    public static void setServiceCall(HttpServletRequest request, boolean fromService) {
        request.setAttribute(SERVICE_CALL, fromService);
    }

    /** Whether the request comes from another service of the cloud. */
    public static boolean isServiceCall(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(SERVICE_CALL));
    }

    public static @Nullable RequestContext contextOrNull(HttpServletRequest request) {
        return (RequestContext) request.getAttribute(CONTEXT);
    }
}
