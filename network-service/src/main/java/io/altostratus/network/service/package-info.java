/** Neutron's Networking API v2.0 and the desired state of every host's network. */
@NullMarked
package io.altostratus.network.service;

import org.jspecify.annotations.NullMarked;
