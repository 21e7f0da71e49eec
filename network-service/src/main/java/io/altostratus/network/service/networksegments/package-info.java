/** The segments of networks as objects of their own, for networks that are made of several. */
@NullMarked
package io.altostratus.network.service.networksegments;

import org.jspecify.annotations.NullMarked;
