package io.altostratus.blockstorage.common;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.request.RequestAttributes;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/** A project in the path must be the one of the caller's token. */
public final class ProjectInPath implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String project = of(request);
        RequestContext context = RequestAttributes.contextOrNull(request);
        if (project != null && (context == null || !project.equals(context.projectId()))) {
            throw ApiException.badRequest("Malformed request url");
        }
        return true;
    }

    /** The address of a resource as the caller names such: with or without the project. */
    public static String href(HttpServletRequest request, String version, String path) {
        String project = of(request);
        return PageLinks.base(request) + version + (project == null ? "" : "/" + project) + path;
    }

    private static @Nullable String of(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                ? (String) variables.get(Paths.PROJECT_VARIABLE)
                : null;
    }
}
