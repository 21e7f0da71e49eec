package io.altostratus.identity.ldap;

import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.PostConnectProcessor;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.JVMDefaultTrustManager;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.File;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Opens connections to a directory: the first server of the list that answers, encrypted if so configured. */
final class LdapConnections {

    private static final int CONNECT_MILLIS = 3_000;
    private static final long ANSWER_MILLIS = 10_000;

    private LdapConnections() {}

    /** A connection as the account that may read the directory, or as nobody if there is none. */
    static LDAPConnection open(LdapSettings settings) throws LDAPException {
        LDAPConnection connection = anonymous(settings);
        String user = settings.textOrNull("user");
        if (user != null) {
            bind(connection, user, settings.text("password", ""));
        }
        return connection;
    }

    /** Whether a user's password is right. An empty one never is: directories take it for a login as nobody. */
    static boolean passwordIsRight(LdapSettings settings, String dn, String password) throws LDAPException {
        if (password.isEmpty()) {
            return false;
        }
        try (LDAPConnection connection = anonymous(settings)) {
            connection.bind(new SimpleBindRequest(dn, password));
            return true;
        } catch (LDAPException e) {
            if (isRefusal(e.getResultCode())) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isRefusal(ResultCode code) {
        return List.of(
                        ResultCode.INVALID_CREDENTIALS,
                        ResultCode.INAPPROPRIATE_AUTHENTICATION,
                        ResultCode.NO_SUCH_OBJECT,
                        ResultCode.CONSTRAINT_VIOLATION,
                        ResultCode.UNWILLING_TO_PERFORM,
                        ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                        ResultCode.INVALID_DN_SYNTAX)
                .contains(code);
    }

    private static void bind(LDAPConnection connection, String dn, String password) throws LDAPException {
        try {
            connection.bind(new SimpleBindRequest(dn, password));
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private static LDAPConnection anonymous(LdapSettings settings) throws LDAPException {
        List<String> urls = settings.urls();
        String[] hosts = new String[urls.size()];
        int[] ports = new int[urls.size()];
        boolean encrypted = false;
        for (int i = 0; i < hosts.length; i++) {
            LDAPURL url = new LDAPURL(urls.get(i).replaceFirst("/+$", ""));
            hosts[i] = url.getHost() == null ? "localhost" : url.getHost();
            ports[i] = url.getPort();
            encrypted |= url.getScheme().equals("ldaps");
        }
        try {
            SocketFactory factory = encrypted ? tls(settings).createSSLSocketFactory() : SocketFactory.getDefault();
            return new FailoverServerSet(hosts, ports, factory, options(settings), null, startTls(settings, encrypted))
                    .getConnection();
        } catch (GeneralSecurityException e) {
            throw new LDAPException(ResultCode.CONNECT_ERROR, "TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private static LDAPConnectionOptions options(LdapSettings settings) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MILLIS);
        options.setResponseTimeoutMillis(ANSWER_MILLIS);
        options.setFollowReferrals(settings.flag("chase_referrals"));
        options.setUseSynchronousMode(true);
        if (!trustsAnybody(settings)) {
            options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        }
        return options;
    }

    private static @Nullable PostConnectProcessor startTls(LdapSettings settings, boolean encrypted)
            throws GeneralSecurityException {
        return settings.flag("use_tls") && !encrypted
                ? new StartTLSPostConnectProcessor(tls(settings).createSSLContext())
                : null;
    }

    private static boolean trustsAnybody(LdapSettings settings) {
        return settings.text("tls_req_cert", "demand").equals("never");
    }

    private static SSLUtil tls(LdapSettings settings) throws GeneralSecurityException {
        return new SSLUtil(trusted(settings));
    }

    private static TrustManager trusted(LdapSettings settings) throws KeyStoreException {
        if (trustsAnybody(settings)) {
            return new TrustAllTrustManager();
        }
        String file = settings.textOrNull("tls_cacertfile");
        return file == null ? JVMDefaultTrustManager.getInstance() : new PEMFileTrustManager(new File(file));
    }
}
