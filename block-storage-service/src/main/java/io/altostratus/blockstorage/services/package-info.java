/** The programs of block storage and their signs of life. */
@NullMarked
package io.altostratus.blockstorage.services;

import org.jspecify.annotations.NullMarked;
