package io.altostratus.identity.users;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The filters that lists of users take. */
@Component
public class UserQuery {

    private static final Map<String, String> COMPARISONS =
            Map.of("lt", "<", "lte", "<=", "gt", ">", "gte", ">=", "eq", "=", "neq", "<>");

    private final UserRepository users;

    UserQuery(UserRepository users) {
        this.users = users;
    }

    /** @throws ApiException 400 for a date or an operator that cannot be read */
    public Where of(HttpServletRequest request) {
        Where where = new Where().equal("u.domain_id", request.getParameter("domain_id"));
        NameFilter.add(where, request, "name", "u.name");
        users.enabled(where, Entity.queryFlag(request, "enabled"));
        String[] expiries = request.getParameterValues("password_expires_at");
        if (expiries != null) {
            for (String expiry : expiries) {
                expires(where, expiry);
            }
        }
        for (String federated : new String[] {"idp_id", "protocol_id", "unique_id"}) {
            if (request.getParameter(federated) != null) {
                where.and("1 = 0"); // nobody comes from an identity provider
            }
        }
        return where;
    }

    private static void expires(Where where, String filter) {
        int colon = filter.indexOf(':');
        String comparison = colon < 0 ? null : COMPARISONS.get(filter.substring(0, colon));
        if (comparison == null) {
            throw refused("it has no operator of lt, lte, gt, gte, eq, neq");
        }
        String name = "expiry" + where.parameters().size();
        where.and("u.password_expires_at " + comparison + " :" + name, name, time(filter.substring(colon + 1)));
    }

    private static LocalDateTime time(String text) {
        try {
            return OffsetDateTime.parse(text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toLocalDateTime();
        } catch (DateTimeParseException e) {
            throw refused("its time is not of the form YYYY-MM-DDTHH:mm:ssZ");
        }
    }

    private static ApiException refused(String why) {
        return ApiException.badRequest("Invalid input for query parameter password_expires_at: " + why + ".");
    }
}
