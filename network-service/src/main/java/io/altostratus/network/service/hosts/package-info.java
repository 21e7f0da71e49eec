/** What is told to hosts, and what they ask. */
@NullMarked
package io.altostratus.network.service.hosts;

import org.jspecify.annotations.NullMarked;
