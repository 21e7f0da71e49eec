package io.altostratus.identity.credentials;

import io.altostratus.identity.common.Upkeep;
import org.springframework.stereotype.Component;

@Component
class CredentialUpkeep implements Upkeep {

    private final CredentialRepository credentials;

    CredentialUpkeep(CredentialRepository credentials) {
        this.credentials = credentials;
    }

    @Override
    public void run() {
        Upkeep.inBatches(credentials::sealAgain);
    }
}
