package io.altostratus.compute.api.listing;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Filters, order and page of a list of servers, as SQL. Costs two statements at most, whatever is asked. */
public final class ServerListQuery {

    private final HttpServletRequest request;
    private final Microversion version;
    private final RequestContext context;
    private final Policy policy;
    private final String rule;
    private final ListParameters parameters;

    /** @param rule that the list itself asks, such as {@code os_compute_api:servers:index} */
    public ServerListQuery(
            HttpServletRequest request, Microversion version, RequestContext context, Policy policy, String rule) {
        this.request = request;
        this.version = version;
        this.context = context;
        this.policy = policy;
        this.rule = rule;
        boolean all = policy.allows(context, "os_compute_api:servers:allow_all_filters", Map.of());
        this.parameters = new ListParameters(request, version, all);
    }

    public PageRequest page() {
        return ServerColumns.page(request, version, context.isAdmin());
    }

    /** Nova takes a limit of 0 by its word. */
    public boolean isForNothing() {
        String limit = request.getParameter("limit");
        return limit != null && limit.matches("0+");
    }

    public Keyset.Page sql(JdbcClient jdbc, PageRequest page) {
        Where scope = scope();
        Where visible = scope();
        new ServerFilters(parameters, version, context.isAdmin(), visible).add();
        Keyset keyset = new Keyset("servers s", "s.id", ServerColumns.columns(page.order()), "s.pk");
        return keyset.page(jdbc, visible, scope, page.marker(), page.limit())
                .orElseThrow(() -> ApiException.badRequest("marker [" + page.marker() + "] not found"));
    }

    /** One's own project, or all of them for those who may. An empty {@code all_tenants} means yes. */
    private Where scope() {
        String all = parameters.get("all_tenants");
        boolean everywhere = all != null && (all.isEmpty() || Boolean.TRUE.equals(parameters.flag("all_tenants")));
        if (!everywhere) {
            return new Where().equal("s.project_id", context.requireProjectId());
        }
        policy.enforce(context, rule + ":get_all_tenants");
        String project = parameters.get("project_id");
        return new Where().equal("s.project_id", project == null ? parameters.get("tenant_id") : project);
    }
}
