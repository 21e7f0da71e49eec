package io.altostratus.identity.groups;

import io.altostratus.identity.ldap.LdapDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes over all directories from time to time, so that whoever is shut out of one, or leaves a group there, does not
 * keep tokens until they expire.
 */
@Component
public class DirectoryRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryRefresh.class);

    private final LdapDirectory directory;
    private final DirectoryGroups groups;

    DirectoryRefresh(LdapDirectory directory, DirectoryGroups groups) {
        this.directory = directory;
        this.groups = groups;
    }

    /** One directory that does not answer does not keep the others waiting. */
    public void run() {
        for (String domain : directory.domains()) {
            try {
                groups.refreshWhole(domain);
            } catch (RuntimeException e) {
                LOG.warn("The directory of domain {} could not be taken over: {}", domain, e.getMessage());
            }
        }
    }
}
