package io.altostratus.compute.api.metadata;

import io.altostratus.compute.database.metadata.MetadataTree;
import io.altostratus.compute.database.metadata.VendorData;
import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.context.DependencyUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
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

    private static final Pattern PASSWORD = Pattern.compile("/openstack/[^/]+/password");
    private static final int LONGEST_PASSWORD = 1_020;

    private final int port;
    private final HostSignature signature;
    private final ServerRepository servers;
    private final VendorData vendorData;

    MetadataFilter(int port, HostSignature signature, ServerRepository servers, VendorData vendorData) {
        this.port = port;
        this.signature = signature;
        this.servers = servers;
        this.vendorData = vendorData;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getLocalPort() != port;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean telling = request.getMethod().equals("POST")
                && PASSWORD.matcher(request.getRequestURI()).matches();
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD") && !telling) {
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
            if (telling && server.isPresent()) {
                takePassword(id, request, response);
                return;
            }
            Optional<byte[]> content =
                    server.flatMap(s -> new MetadataTree(s, forGuest(id), servers.guestPassword(id), vendorData)
                            .read(request.getRequestURI()));
            if (content.isEmpty()) {
                answer(response, 404, "404 Not Found\n");
                return;
            }
            response.setContentType(
                    request.getRequestURI().endsWith(".json") ? "application/json" : "text/plain; charset=UTF-8");
            response.setContentLength(content.get().length);
            response.getOutputStream().write(content.get());
        } catch (DataAccessException | DependencyUnavailableException away) {
            LOG.warn("Metadata of {} cannot be read: {}", id, away.getMessage());
            answer(response, 503, "503 Service Unavailable\n");
        }
    }

    /** The password is for the config drive only: it would be told to every process of the guest. */
    private FirstBoot forGuest(String id) {
        return servers.firstBoot(id).withoutPassword();
    }

    /** The guest has encrypted it for the owner of the server's key. */
    private void takePassword(String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] password = request.getInputStream().readNBytes(LONGEST_PASSWORD + 1);
        if (password.length > LONGEST_PASSWORD) {
            answer(response, 400, "400 Bad Request\n\nRequest is too large.\n");
        } else if (password.length > 0
                && !servers.tellGuestPassword(id, new String(password, StandardCharsets.UTF_8))) {
            answer(response, 409, "409 Conflict\n");
        } else {
            response.setStatus(200);
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
