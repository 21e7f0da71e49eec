/** What the features share of Neutron's API: attributes, lists, errors, policy. */
@NullMarked
package io.altostratus.network.service.api;

import org.jspecify.annotations.NullMarked;
