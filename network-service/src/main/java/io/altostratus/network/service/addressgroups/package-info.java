/** Address groups: blocks of addresses under one name, which rules of security groups can be about. */
@NullMarked
package io.altostratus.network.service.addressgroups;

import org.jspecify.annotations.NullMarked;
