package io.altostratus.identity.users;

import io.altostratus.identity.ldap.LdapUser;

/** Something to do whenever a user of a directory has logged in, before the roles of the token are looked up. */
public interface DirectoryLogin {

    void loggedIn(User user, LdapUser account);
}
