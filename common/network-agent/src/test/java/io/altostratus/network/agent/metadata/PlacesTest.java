package io.altostratus.network.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Who may ask at once. */
class PlacesTest {

    @Test
    void noGuestTakesThePlacesOfOthers() {
        InetAddress one = InetAddress.ofLiteral("10.0.0.3");
        InetAddress other = InetAddress.ofLiteral("10.0.0.4");
        Places places = new Places(3, 2);
        assertThat(places.take(one)).isTrue();
        assertThat(places.take(one)).isTrue();
        assertThat(places.take(one)).as("its own are taken").isFalse();
        assertThat(places.take(other)).isTrue();
        assertThat(places.take(other)).as("all are taken").isFalse();
        places.giveBack(one);
        assertThat(places.take(other)).isTrue();
        places.giveBack(one);
        places.giveBack(other);
        places.giveBack(other);
        for (int i = 0; i < 2; i++) {
            assertThat(places.take(one)).as("all are free again").isTrue();
        }
        assertThat(places.take(other)).isTrue();
    }
}
