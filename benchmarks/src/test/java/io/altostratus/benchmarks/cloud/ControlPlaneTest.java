package io.altostratus.benchmarks.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlPlaneTest {

    @Test
    void statusTellsMemoryAndTimeToReady() {
        assertThat(ControlPlane.parse("""
                supervisor                   up          21407      1 MiB

                Control plane, sum of PSS: 1324 MiB   ready after: 18.2 s
                """)).contains(new ControlPlane(1324, 18.2));
    }

    @Test
    void aCloudThatWasNotStartedAsAWholeHasNoTimeToReady() {
        assertThat(ControlPlane.parse("Control plane, sum of PSS: 980 MiB\n")).contains(new ControlPlane(980, null));
    }

    @Test
    void aCloudThatIsDownTellsNothing() {
        assertThat(ControlPlane.parse("The cloud is down.\n")).isEmpty();
    }
}
