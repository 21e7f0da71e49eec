package io.altostratus.identity.totp;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which passcodes were used. */
@Repository
class TotpUses {

    private final JdbcClient jdbc;

    TotpUses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return whether nobody has used it before */
    boolean take(String credentialId, long step) {
        // Older ones than any window could ask for go at the same time: there is never much to delete.
        jdbc.sql("DELETE FROM totp_uses WHERE step < :old LIMIT 100")
                .param("old", step - 100)
                .update();
        return jdbc.sql("INSERT IGNORE INTO totp_uses (credential_id, step) VALUES (:credential, :step)")
                        .param("credential", credentialId)
                        .param("step", step)
                        .update()
                == 1;
    }
}
