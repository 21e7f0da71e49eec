package io.altostratus.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.identity.domainconfig.DomainConfigRepository;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks users and groups up in the directories of domains. Each question has a connection of its own and limited time; a
 * directory that does not answer, or refuses its configuration, makes 503 for its domain and for no other.
 */
@Component
public class LdapDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(LdapDirectory.class);
    private static final int SEARCH_SECONDS = 10;

    private final DomainConfigRepository configs;

    LdapDirectory(DomainConfigRepository configs) {
        this.configs = configs;
    }

    /** Whether a domain's users and groups live in a directory. */
    public boolean serves(String domainId) {
        return configs.usesLdap(domainId);
    }

    public List<String> domains() {
        return configs.domainsWithLdap();
    }

    /** @throws DependencyUnavailableException if the directory cannot be asked; so do all that follow */
    public List<LdapUser> users(String domainId) {
        return ask(
                domainId,
                settings -> users(
                        settings, Filter.createPresenceFilter(settings.users().idAttribute())));
    }

    public Optional<LdapUser> userById(String domainId, String localId) {
        return user(
                domainId,
                settings -> Filter.createEqualityFilter(settings.users().idAttribute(), localId));
    }

    public Optional<LdapUser> userByName(String domainId, String name) {
        return user(
                domainId,
                settings -> Filter.createEqualityFilter(settings.users().nameAttribute(), name));
    }

    private Optional<LdapUser> user(String domainId, Question<Filter> filter) {
        return ask(domainId, settings -> {
            List<LdapUser> found = users(settings, filter.ask(settings));
            // Two accounts of one name cannot be told apart, so neither may come in by it.
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        });
    }

    public boolean passwordIsRight(String domainId, LdapUser user, String password) {
        return ask(domainId, settings -> LdapConnections.passwordIsRight(settings, user.dn(), password));
    }

    public List<LdapGroup> groups(String domainId) {
        return ask(
                domainId,
                settings -> groups(
                        settings, Filter.createPresenceFilter(settings.groups().idAttribute())));
    }

    public Optional<LdapGroup> groupById(String domainId, String localId) {
        return ask(
                domainId,
                settings ->
                        groups(
                                        settings,
                                        Filter.createEqualityFilter(
                                                settings.groups().idAttribute(), localId))
                                .stream()
                                .findFirst());
    }

    public List<LdapGroup> groupsOf(String domainId, LdapUser user) {
        return ask(
                domainId,
                settings -> groups(
                        settings,
                        Filter.createEqualityFilter(
                                settings.memberAttribute(), settings.membersAreIds() ? user.localId() : user.dn())));
    }

    private static List<LdapUser> users(LdapSettings settings, Filter condition) throws LDAPException {
        LdapSettings.Kind kind = settings.users();
        try (LDAPConnection connection = LdapConnections.open(settings)) {
            List<SearchResultEntry> entries = search(connection, settings, kind, condition);
            Set<String> enabled = settings.enabledEmulation() ? enabledOnes(connection, settings) : null;
            List<LdapUser> users = new ArrayList<>(entries.size());
            for (SearchResultEntry entry : entries) {
                LdapUser user = LdapEntries.user(settings, kind, entry, enabled);
                if (user != null) {
                    users.add(user);
                }
            }
            return users;
        }
    }

    /** The members of the group that stands for being enabled, where accounts have no attribute for it. */
    private static Set<String> enabledOnes(LDAPConnection connection, LdapSettings settings) throws LDAPException {
        Entry group = connection.getEntry(settings.enabledEmulationDn());
        Set<String> members = new HashSet<>();
        if (group != null) {
            String attribute =
                    settings.flag("user_enabled_emulation_use_group_config") ? settings.memberAttribute() : "member";
            String[] values = group.getAttributeValues(attribute);
            for (String value : values == null ? new String[0] : values) {
                members.add(LdapEntries.normalized(value));
            }
        }
        return members;
    }

    private static List<LdapGroup> groups(LdapSettings settings, Filter condition) throws LDAPException {
        LdapSettings.Kind kind = settings.groups();
        try (LDAPConnection connection = LdapConnections.open(settings)) {
            List<LdapGroup> groups = new ArrayList<>();
            for (SearchResultEntry entry : search(connection, settings, kind, condition)) {
                LdapGroup group = LdapEntries.group(settings, kind, entry);
                if (group != null) {
                    groups.add(group);
                }
            }
            return groups;
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return List.of(); // a directory need not have groups
            }
            throw e;
        }
    }

    private static List<SearchResultEntry> search(
            LDAPConnection connection, LdapSettings settings, LdapSettings.Kind kind, Filter condition)
            throws LDAPException {
        SearchRequest request =
                new SearchRequest(new DN(kind.base()).toString(), settings.scope(), kind.and(condition), "*");
        request.setTimeLimitSeconds(SEARCH_SECONDS);
        if (settings.pageSize() <= 0) {
            return connection.search(request).getSearchEntries();
        }
        List<SearchResultEntry> all = new ArrayList<>();
        SimplePagedResultsControl page = new SimplePagedResultsControl(settings.pageSize());
        do {
            request.setControls(page);
            SearchResult result = connection.search(request);
            all.addAll(result.getSearchEntries());
            SimplePagedResultsControl answer = SimplePagedResultsControl.get(result);
            page = answer == null || !answer.moreResultsToReturn()
                    ? null
                    : new SimplePagedResultsControl(settings.pageSize(), answer.getCookie());
        } while (page != null);
        return all;
    }

    /** Something that is asked of a directory. */
    private interface Question<T> {
        T ask(LdapSettings settings) throws LDAPException;
    }

    private <T> T ask(String domainId, Question<T> question) {
        LdapSettings settings = new LdapSettings(configs.read(domainId));
        try {
            return question.ask(settings);
        } catch (LDAPException e) {
            LOG.warn("The directory of domain {} failed: {} {}", domainId, e.getResultCode(), e.getMessage());
            throw new DependencyUnavailableException("the directory of domain " + domainId, e);
        }
    }
}
