package io.altostratus.api.microversion;

import io.altostratus.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Enforces {@link OnlyIn}. */
public final class OnlyInInterceptor implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            OnlyIn range = method.getMethodAnnotation(OnlyIn.class);
            Microversion version = MicroversionFilter.negotiated(request);
            if (range != null && version != null && !covers(range, version)) {
                throw ApiException.notFound("The resource could not be found.");
            }
        }
        return true;
    }

    private static boolean covers(OnlyIn range, Microversion version) {
        return version.compareTo(Microversion.parse(range.from())) >= 0
                && (range.to().isEmpty() || version.compareTo(Microversion.parse(range.to())) <= 0);
    }
}
