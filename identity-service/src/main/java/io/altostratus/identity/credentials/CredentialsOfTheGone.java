package io.altostratus.identity.credentials;

import io.altostratus.context.RequestContext;
import io.altostratus.identity.changes.IdentityChange;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Where;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends credentials with what they rest on. A role that was taken away and given again does not bring an application
 * credential back: it was made for the first grant.
 */
@Component
class CredentialsOfTheGone {

    private final ApplicationCredentialRepository applicationCredentials;
    private final AccessRuleRepository accessRules;
    private final CredentialRepository credentials;
    private final RevocationLog revocations;

    CredentialsOfTheGone(
            ApplicationCredentialRepository applicationCredentials,
            AccessRuleRepository accessRules,
            CredentialRepository credentials,
            RevocationLog revocations) {
        this.applicationCredentials = applicationCredentials;
        this.accessRules = accessRules;
        this.credentials = credentials;
        this.revocations = revocations;
    }

    @EventListener
    void on(IdentityChange change) {
        switch (change) {
            case IdentityChange.UserRemoved(String user, RequestContext context) -> {
                endAll(new Where().equal("user_id", user), context);
                accessRules.deleteOfUser(user);
                credentials.deleteOfUser(user);
            }
            case IdentityChange.UserDisabled(String user, RequestContext context) -> {
                endAll(new Where().equal("user_id", user), context);
                accessRules.deleteOfUser(user);
            }
            case IdentityChange.ProjectRemoved(String project, RequestContext context) -> {
                endAll(new Where().equal("project_id", project), context);
                credentials.deleteOfProject(project);
            }
            case IdentityChange.RolesLost(String user, String project, RequestContext context) ->
                endAll(new Where().equal("user_id", user).equal("project_id", project), context);
        }
    }

    private void endAll(Where where, RequestContext context) {
        for (String id : applicationCredentials.ids(where)) {
            revocations.revokeApplicationCredential(id, context);
            applicationCredentials.delete(id);
        }
    }
}
