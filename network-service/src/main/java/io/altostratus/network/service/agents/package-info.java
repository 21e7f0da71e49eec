/** The agents of the hosts: who they are, what they can do, whether they are alive. */
@NullMarked
package io.altostratus.network.service.agents;

import org.jspecify.annotations.NullMarked;
