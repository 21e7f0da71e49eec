package io.altostratus.network.service.api;

import io.altostratus.context.RequestContext;

/** The project that an object belongs to; it has two names in the API. */
public final class Owner {

    private static final AttributeType<String> PROJECT = Types.identifier(255);

    private Owner() {}

    public static Attribute<String> projectId(String column) {
        return Attribute.fixed("project_id", PROJECT).column(column);
    }

    public static Attribute<String> tenantId(String column) {
        return Attribute.fixed("tenant_id", PROJECT).column(column);
    }

    /** Of a new object: the one that the body names, if the caller may act for others, or the caller's own. */
    public static String of(RequestContext context, Values values, Access access) {
        String project = values.get(Attribute.fixed("project_id", PROJECT));
        String tenant = values.get(Attribute.fixed("tenant_id", PROJECT));
        if (project != null && tenant != null && !project.equals(tenant)) {
            throw Errors.badRequest("'project_id' and 'tenant_id' do not match");
        }
        String given = project == null ? tenant : project;
        if (given == null || given.isEmpty()) {
            if (context.projectId() == null) {
                throw Errors.badRequest("A token without a project requires that project_id is specified");
            }
            return context.projectId();
        }
        if (!given.equals(context.projectId()) && !access.seesAll(context)) {
            throw Errors.badRequest("Specifying 'project_id' or 'tenant_id' other than the authenticated project in "
                    + "request requires admin privileges");
        }
        return given;
    }
}
