package io.altostratus.identity.trusts;

import io.altostratus.identity.common.Upkeep;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import org.springframework.stereotype.Component;

@Component
class TrustUpkeep implements Upkeep {

    private final TrustRepository trusts;
    private final TrustProperties properties;
    private final Clock clock;

    TrustUpkeep(TrustRepository trusts, TrustProperties properties, Clock clock) {
        this.trusts = trusts;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void run() {
        Upkeep.inBatches(limit -> trusts.purge(UtcTime.now(clock).minus(properties.retention()), limit));
    }
}
