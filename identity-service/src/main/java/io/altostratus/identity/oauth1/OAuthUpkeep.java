package io.altostratus.identity.oauth1;

import io.altostratus.identity.common.Upkeep;
import java.time.Clock;
import org.springframework.stereotype.Component;

@Component
class OAuthUpkeep implements Upkeep {

    private final ConsumerRepository consumers;
    private final OAuthTokenRepository tokens;
    private final OAuthProperties properties;
    private final Clock clock;

    OAuthUpkeep(ConsumerRepository consumers, OAuthTokenRepository tokens, OAuthProperties properties, Clock clock) {
        this.consumers = consumers;
        this.tokens = tokens;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void run() {
        // Twice the skew: a request may bear a time that lies as far ahead as it may lie behind.
        long before =
                clock.instant().minus(properties.clockSkew().multipliedBy(2)).getEpochSecond();
        Upkeep.inBatches(limit -> tokens.purgeNonces(before, limit));
        Upkeep.inBatches(tokens::purgeExpired);
        Upkeep.inBatches(consumers::sealAgain);
        Upkeep.inBatches(tokens::sealAgain);
    }
}
