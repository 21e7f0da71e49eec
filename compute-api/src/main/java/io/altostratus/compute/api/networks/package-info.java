/** What network-service says of networks, ports and groups, asked with the user's own token. */
@NullMarked
package io.altostratus.compute.api.networks;

import org.jspecify.annotations.NullMarked;
