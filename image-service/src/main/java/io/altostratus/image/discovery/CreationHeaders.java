package io.altostratus.image.discovery;

import static java.util.stream.Collectors.joining;

import io.altostratus.image.imports.ImportMethods;
import io.altostratus.image.store.Stores;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Tells who creates an image how its data may come and where they may go. */
@RestControllerAdvice
class CreationHeaders implements ResponseBodyAdvice<Object> {

    private final String stores;
    private final String methods;

    CreationHeaders(Stores stores, ImportMethods methods) {
        this.stores =
                stores.all().stream().map(described -> described.store().id()).collect(joining(","));
        this.methods = String.join(",", methods.enabled());
    }

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (request.getMethod() == HttpMethod.POST
                && request.getURI().getPath().equals("/v2/images")
                && response instanceof ServletServerHttpResponse servlet
                && status(servlet.getServletResponse()) == HttpStatus.CREATED.value()) {
            response.getHeaders().set("OpenStack-image-store-ids", stores);
            response.getHeaders().set("OpenStack-image-import-methods", methods);
        }
        return body;
    }

    private static int status(HttpServletResponse response) {
        return response.getStatus();
    }
}
