/** Security groups and their rules: what is let in and out of a guest. */
@NullMarked
package io.altostratus.network.service.securitygroups;

import org.jspecify.annotations.NullMarked;
