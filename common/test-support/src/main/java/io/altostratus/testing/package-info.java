/** Real servers and hosts for tests: private processes that end with the test JVM. */
@NullMarked
package io.altostratus.testing;

import org.jspecify.annotations.NullMarked;
