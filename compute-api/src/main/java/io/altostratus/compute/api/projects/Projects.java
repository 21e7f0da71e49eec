package io.altostratus.compute.api.projects;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whether a project that an administrator names is there. */
@Component
public class Projects {

    private static final Logger LOG = LoggerFactory.getLogger(Projects.class);

    private final ServiceSession session;

    Projects(ServiceSession session) {
        this.session = session;
    }

    /**
     * While identity-service cannot say, every name will do: nothing depends on it but a typing error that goes unnoticed.
     *
     * @throws ApiException 400 if identity-service does not have it
     */
    public void requireKnown(String projectId, RequestContext context) {
        if (projectId.equals(context.projectId())) {
            return;
        }
        try {
            JsonHttpClient.Response answer = session.send(
                    "identity",
                    "GET",
                    "/projects/" + URLEncoder.encode(projectId, StandardCharsets.UTF_8),
                    null,
                    context);
            // A 404 of anything else, such as a proxy in between, has another body.
            if (answer.status() == 404 && answer.body().path("error").isObject()) {
                throw ApiException.badRequest("Project ID " + projectId + " is not a valid project.");
            }
        } catch (DependencyUnavailableException away) {
            LOG.info("Whether there is a project {} is not known: {}", projectId, away.getMessage());
        }
    }
}
