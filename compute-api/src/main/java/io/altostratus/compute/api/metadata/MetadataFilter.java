package io.altostratus.compute.api.metadata;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers everything that comes in at the metadata port. Guests have no tokens: a network agent has found out who asks,
 * by the network and the address, and has signed that.
 */
final class MetadataFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataFilter.class);

    private final int port;
    private final HostSignature signature;
    private final ServerRepository servers;

    MetadataFilter(int port, HostSignature signature, ServerRepository servers) {
        this.port = port;
        this.signature = signature;
        this.servers = servers;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getLocalPort() != port;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            answer(response, 405, "405 Method Not Allowed\n");
            return;
        }
        String id = header(request, "X-Instance-ID");
        if (!signature.isValid(header(request, "X-Altostratus-Host"), id, header(request, "X-Instance-ID-Signature"))) {
            LOG.warn("A metadata request for instance {} from {} is not signed by a host", id, request.getRemoteAddr());
            answer(response, 403, "403 Forbidden\n");
            return;
        }
        try {
            Optional<Server> server =
                    servers.find(id).filter(s -> s.projectId().equals(header(request, "X-Tenant-ID")));
            Optional<byte[]> content =
                    server.flatMap(s -> new MetadataTree(s, servers.userData(id)).read(request.getRequestURI()));
            if (content.isEmpty()) {
                answer(response, 404, "404 Not Found\n");
                return;
            }
            response.setContentType(
                    request.getRequestURI().endsWith(".json") ? "application/json" : "text/plain; charset=UTF-8");
            response.setContentLength(content.get().length);
            response.getOutputStream().write(content.get());
        } catch (DataAccessException away) {
            LOG.warn("Metadata of {} cannot be read: {}", id, away.getMessage());
            answer(response, 503, "503 Service Unavailable\n");
        }
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private static void answer(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain; charset=UTF-8");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
