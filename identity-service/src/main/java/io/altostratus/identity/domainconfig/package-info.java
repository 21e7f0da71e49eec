/** What single domains have configured differently, above all the directory that holds their users. */
@NullMarked
package io.altostratus.identity.domainconfig;

import org.jspecify.annotations.NullMarked;
